import { describe, expect, it } from 'vitest';
import { makeAcquaintances, nobody } from '../src/acquaintances.ts';

/** How many acquaintances each user has, in both directions. */
function degreesOf(acquaintances: Int32Array): Int32Array {
  const degrees = new Int32Array(acquaintances.length);
  for (const [index, known] of acquaintances.entries()) {
    if (known === nobody) continue;
    degrees[index] = (degrees[index] ?? 0) + 1;
    degrees[known - 1] = (degrees[known - 1] ?? 0) + 1;
  }
  return degrees;
}

describe('makeAcquaintances', () => {
  it('lets every user but the first know one who was there before', () => {
    const [first, ...others] = makeAcquaintances({ users: 5_000, seed: 1 });

    expect(first).toBe(nobody);
    expect(others).toHaveLength(4_999);
    expect(others.every((known, index) => known >= 1 && known <= index + 1)).toBe(true);
  });

  it('makes the same acquaintances for a seed, and others for another', () => {
    const acquaintances = makeAcquaintances({ users: 500, seed: 7 });

    expect(makeAcquaintances({ users: 500, seed: 7 })).toEqual(acquaintances);
    expect(makeAcquaintances({ users: 500, seed: 8 })).not.toEqual(acquaintances);
  });

  it('prefers those who have many already', () => {
    const users = 50_000;

    const degrees = degreesOf(makeAcquaintances({ users, seed: 3 }));

    // By theory two thirds have one acquaintance, and the most grow with the square root of all.
    const withOne = degrees.filter((degree) => degree === 1).length;
    expect(withOne / users).toBeCloseTo(2 / 3, 1);
    expect(Math.max(...degrees)).toBeGreaterThan(Math.sqrt(users) / 2);
  });

  it('knows nobody in a world of one', () => {
    expect(makeAcquaintances({ users: 1, seed: 0 })).toEqual(Int32Array.of(nobody));
  });
});
