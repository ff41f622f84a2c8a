import { misconfigured } from '../../errors.ts';
import type { ConformanceCase, SkippedCase, TestFunctions } from './conformance-case.ts';

/** What is registered. @internal */
export interface Registration<Kit, Feature extends string> {
  readonly name: string;
  readonly cases: readonly ConformanceCase<Kit, Feature>[];
  readonly skip: readonly SkippedCase[];
  readonly features: Readonly<Partial<Record<Feature, boolean>>>;
  readonly kit: Kit;
}

/** Registers every case with a test runner, and one that names how many were left out and why. @internal */
export function registerCases<Kit, Feature extends string>(
  api: TestFunctions,
  registration: Registration<Kit, Feature>,
): void {
  const { cases, kit, name } = registration;
  const skipped = skips(registration);
  api.describe(name, () => {
    for (const group of new Set(cases.map((one) => one.group))) {
      const members = cases.filter((one) => one.group === group && !skipped.has(one.name));
      if (members.length === 0) continue;
      api.describe(group, () => {
        for (const one of members) api.it(one.name, async () => await one.run(kit));
      });
    }
    api.it(summary(cases.length, skipped), async () => undefined);
  });
}

function summary(total: number, skipped: ReadonlyMap<string, string>): string {
  const left = Array.from(skipped, ([name, reason]) => `"${name}" (${reason})`);
  if (left.length === 0) return `runs all ${total} cases of the kit`;
  return `runs ${total - left.length} of ${total} cases of the kit; left out: ${left.join(', ')}`;
}

function skips<Kit, Feature extends string>(
  registration: Registration<Kit, Feature>,
): ReadonlyMap<string, string> {
  const { cases, features, skip } = registration;
  const known = new Set(cases.map((one) => one.name));
  const result = new Map<string, string>();
  for (const one of cases) {
    const lacking = (one.needs ?? []).filter((feature) => features[feature] !== true);
    if (lacking.length > 0) result.set(one.name, `no ${lacking.join(', no ')}`);
  }
  for (const { case: name, reason } of skip) {
    if (!known.has(name)) throw misconfigured(`conformance kit: there is no case "${name}" to skip`);
    if (reason.trim() === '') throw misconfigured(`conformance kit: the skip of "${name}" needs a reason`);
    result.set(name, reason);
  }
  return result;
}
