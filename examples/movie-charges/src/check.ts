import { whole } from '@rivergraph/example-kit';
import type { Totals } from './charges.ts';
import type { GraphRead } from './read-graph.ts';
import { dollars } from './text.ts';

/** What a run left. */
export interface Left {
  readonly graph: GraphRead;
  /** Messages that the group has not committed, as the broker tells. */
  readonly lag: number;
}

/** Compares what a run left with what was sent; gives what is wrong. */
export function check(sent: Totals, { graph, lag }: Left): readonly string[] {
  const { charges } = sent;
  return [
    ...differing('users', graph.users, charges),
    ...differing('relationships of users who know each other', graph.knows, charges - 1),
    ...differing('charges', graph.charges, charges),
    ...differing('charges of no user, or of several', graph.chargesNotOfOneUser, 0),
    ...differing('users with exactly one charge', graph.usersWithOneCharge, charges),
    ...differing('charges that are reached from a user', graph.totals.charges, charges),
    ...differing('sum of the charges', graph.totals.cents, sent.cents, dollars),
    ...differing('sum of the charges, each weighted by its user', graph.totals.fingerprint, sent.fingerprint),
    ...differing('sum of the times', graph.totals.seconds, sent.seconds),
    ...differing('charges whose date is not that of their time', graph.wrongDates, 0),
    ...differing('lag', lag, 0),
  ];
}

function differing(
  what: string,
  got: number,
  expected: number,
  text: (value: number) => string = whole,
): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${text(expected)}, got ${text(got)}`];
}
