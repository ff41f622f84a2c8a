import type { SkippedCase, TestFunctions } from './conformance-case.ts';
import { expectMembers } from './expect-members.ts';
import { registerCases } from './register-cases.ts';
import { deliveryCases } from './source-cases/delivery.ts';
import { endingCases } from './source-cases/ending.ts';
import { flowCases } from './source-cases/flow.ts';
import { lifecycleCases } from './source-cases/lifecycle.ts';
import { positionCases } from './source-cases/positions.ts';
import { revocationCases } from './source-cases/revocation.ts';
import type { SourceCase, SourceHarness, SourceKitFeatures } from './source-harness.ts';

/** Every case of the source kit. @public */
export const sourceCases: readonly SourceCase[] = [
  ...deliveryCases,
  ...positionCases,
  ...flowCases,
  ...endingCases,
  ...revocationCases,
  ...lifecycleCases,
];

/** What {@link describeSourceConformance} is about. @public */
export interface SourceConformanceOptions {
  /** Names the source and, where there are several, its configuration. */
  readonly name: string;
  readonly features: SourceKitFeatures;
  readonly harness: SourceHarness;
  /** @defaultValue none */
  readonly skip?: readonly SkippedCase[] | undefined;
  /** The cases to run, for a single group. @defaultValue all of {@link sourceCases} */
  readonly cases?: readonly SourceCase[] | undefined;
}

/**
 * Registers the tests that every source must pass, one per case. Works with any test runner that has `describe` and
 * `it`. Failure: throws `misconfigured` for a skip of no case, or a feature that the harness lacks.
 *
 * @example
 * ```ts
 * import { describe, it } from 'vitest';
 * describeSourceConformance({ describe, it }, { name: 'my source', features, harness });
 * ```
 *
 * @public
 */
export function describeSourceConformance(api: TestFunctions, options: SourceConformanceOptions): void {
  const { name, features, harness, skip = [], cases = sourceCases } = options;
  const { createMissing } = harness;
  expectMembers('the harness', [
    { feature: 'missing', claimed: features.missing, members: { createMissing } },
  ]);
  const kit = { harness, features };
  registerCases(api, { name: `source conformance: ${name}`, cases, skip, features: { ...features }, kit });
}
