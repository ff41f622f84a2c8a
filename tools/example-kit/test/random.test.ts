import { describe, expect, it } from 'vitest';
import { seededRandom } from '../src/random.ts';

function numbersOf(seed: number, count: number): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random());
}

describe('seededRandom', () => {
  it('gives the same numbers for a seed, and others for another', () => {
    expect(numbersOf(7, 100)).toEqual(numbersOf(7, 100));
    expect(numbersOf(7, 100)).not.toEqual(numbersOf(8, 100));
  });

  it('spreads them evenly from 0 to 1', () => {
    const numbers = numbersOf(1, 10_000);
    const tenths = Array.from(
      { length: 10 },
      (_, tenth) => numbers.filter((number) => Math.floor(10 * number) === tenth).length,
    );

    expect(tenths.reduce((sum, count) => sum + count)).toBe(10_000);
    expect(Math.min(...tenths)).toBeGreaterThan(900);
  });
});
