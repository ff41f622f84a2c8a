import { describe, expect, it } from 'vitest';
import { isBalanced } from '../../src/kinesis/crew/balance.ts';

describe('a balance of shards', () => {
  it.each([[[4, 4, 4]], [[6, 6]], [[12]]])('is kept by %j of 12', (owned) => {
    expect(isBalanced(owned, 12)).toBe(true);
  });

  it('is kept where the shards cannot be divided evenly', () => {
    expect(isBalanced([3, 2, 2], 7)).toBe(true);
  });

  it.each([
    ['nobody has one of them', [4, 4, 3]],
    ['two have the same one', [5, 4, 4]],
    ['one has two more than another', [5, 4, 3]],
    ['one has none yet', [6, 6, 0]],
    ['nobody is there', []],
  ])('is not kept where %s', (_, owned) => {
    expect(isBalanced(owned, 12)).toBe(false);
  });
});
