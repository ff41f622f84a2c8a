import { whole } from '@rivergraph/example-kit';
import type { Outcome } from './load.ts';

/** What the shipped ratings come to, counted from the file by other means. */
const shipped = {
  people: 5_881,
  ratings: 35_592,
  positive: 32_029,
  mostTrusted: '35 2642 1810 2028 1 905 7 4172 4197 13',
};

/** Compares a run of the shipped ratings with what they come to; gives what is wrong. */
export function checkShipped({ after, rejected }: Outcome): readonly string[] {
  const mostTrusted = after.mostTrusted.map(({ id }) => id).join(' ');
  return [
    ...differing('people', after.people, shipped.people),
    ...differing('ratings', after.ratings, shipped.ratings),
    ...differing('positive ratings', after.positive, shipped.positive),
    ...differing('rejected rows', rejected, 0),
    ...(mostTrusted === shipped.mostTrusted
      ? []
      : [`most trusted: expected ${shipped.mostTrusted}, got ${mostTrusted}`]),
  ];
}

/** Checks that a run found nothing to do; gives what is wrong. */
export function checkUnchanged(outcome: Outcome): readonly string[] {
  return [
    ...differing('ratings written by the second run', outcome.written, 0),
    ...(isUnchanged(outcome) ? [] : ['the second run changed the graph']),
  ];
}

/** Whether a run left the graph as it was. */
export function isUnchanged({ before, after }: Outcome): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function differing(what: string, got: number, expected: number): readonly string[] {
  return got === expected ? [] : [`${what}: expected ${whole(expected)}, got ${whole(got)}`];
}
