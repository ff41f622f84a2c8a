import { describe, expect, it } from 'vitest';
import { WrittenTwice } from '../../../src/kafka/rebalance/written-twice.ts';

describe('what is written twice', () => {
  it('is counted by partition and offset, once however often it is written', () => {
    const journal = new WrittenTwice();

    for (const offset of [1, 2, 3]) journal.wrote('t-0', offset);
    for (const offset of [2, 3, 3, 4]) journal.wrote('t-0', offset);
    journal.wrote('t-1', 1);

    expect(journal.count).toBe(2);
  });
});
