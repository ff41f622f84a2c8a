import type { LockRow } from '@rivergraph/core/testing';

/** An edge between a user and an item, by number. */
export type Edge = readonly [user: number, item: number];

/** A stream of edges, like the benches of conflict-free loading use them. */
export type KeySet = 'uniform' | 'zipf 0.8' | 'zipf 0.99';

const users = 100_000;
const items = 100_000;
const skewedItems = 5_000;

/** Makes a generator of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes so many edges: users alike, items alike or skewed. */
export function edgesOf(set: KeySet, count: number): readonly Edge[] {
  const random = randomFrom(1);
  const whole = (below: number): number => Math.floor(random() * below);
  const item =
    set === 'uniform'
      ? (): number => whole(items)
      : zipf(skewedItems, set === 'zipf 0.8' ? 0.8 : 0.99, random);
  return Array.from({ length: count }, () => [whole(users), item()]);
}

export function rowOf([user, item]: Edge): LockRow {
  return { locks: [`user ${user}`, `item ${item}`] };
}

/** Numbers below `count` of which the one at place n comes in proportion to 1 / (n + 1) ** exponent. */
function zipf(count: number, exponent: number, random: () => number): () => number {
  let total = 0;
  const sums = Float64Array.from({ length: count }, (_, place) => (total += (place + 1) ** -exponent));
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
