import { misconfigured } from '../../errors.ts';

/** A feature that a harness claims, and the functions that it then has. @internal */
export interface Claim {
  readonly feature: string;
  readonly claimed: boolean;
  /** By name; `undefined` where it is missing. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** Fails at once where a harness claims a feature without the functions for it, instead of in the midst of a case. @internal */
export function expectMembers(owner: string, claims: readonly Claim[]): void {
  const lacking = claims.flatMap(({ feature, claimed, members }) => {
    const names = Object.keys(members).filter((name) => typeof members[name] !== 'function');
    return claimed && names.length > 0 ? [`${names.join(' and ')} for the feature ${feature}`] : [];
  });
  if (lacking.length === 0) return;
  throw misconfigured(
    `conformance kit: expected ${owner} to have ${lacking.join(', and ')}; add what is missing or say false`,
  );
}
