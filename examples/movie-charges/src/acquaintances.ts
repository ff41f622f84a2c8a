import { seededRandom } from '@rivergraph/example-kit';

/** How many users there are, and which of the many networks they form. */
export interface AcquaintancesOptions {
  readonly users: number;
  readonly seed: number;
}

/** What stands for nobody: the first user has no one to know yet. */
export const nobody = 0;

/**
 * Makes up who knows whom, always the same for a seed: whoever comes new knows one of those before, the more likely the more
 * acquaintances that one has (preferential attachment). Users are numbered from 1; at `id - 1` is whom the user knows.
 *
 * A few users end up with thousands of acquaintances and most with one, as in networks of people.
 */
export function makeAcquaintances({ users, seed }: AcquaintancesOptions): Int32Array {
  const random = seededRandom(seed);
  const known = new Int32Array(users);
  for (let index = 1; index < users; index += 1)
    known[index] = index === 1 ? 1 : oneEndOf(known, Math.floor(random() * 2 * (index - 1)));
  return known;
}

/** Of all ends of the relationships so far each is as likely; a user is at as many of them as they have acquaintances. */
function oneEndOf(known: Int32Array, end: number): number {
  const index = 1 + (end >> 1);
  return end % 2 === 0 ? index + 1 : (known[index] ?? nobody);
}
