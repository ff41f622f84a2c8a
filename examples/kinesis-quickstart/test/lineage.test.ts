import { describe, expect, it } from 'vitest';
import { fateOf, historyOf } from '../src/lineage.ts';

const id = (number: number): string => `shardId-${String(number).padStart(12, '0')}`;

describe('historyOf', () => {
  const histories = historyOf(
    [
      { shardId: id(0), parents: [] },
      { shardId: id(1), parents: [] },
      { shardId: id(2), parents: [] },
      { shardId: id(3), parents: [id(0)] },
      { shardId: id(4), parents: [id(0)] },
      { shardId: id(15), parents: [id(1), id(2)] },
    ],
    [
      { shard: id(0), worker: 'worker-1', ratings: 5 },
      { shard: id(0), worker: 'worker-2', ratings: 3 },
      { shard: id(15), worker: 'worker-2', ratings: 7 },
    ],
  );

  it('says what became of each shard', () => {
    expect(histories.map((history) => fateOf(history))).toEqual([
      'split into 3 and 4',
      'merged into 15',
      'merged into 15',
      'open',
      'open',
      'open',
    ]);
  });

  it('says who wrote what of it', () => {
    expect(histories.map(({ written }) => written)).toEqual([
      { 'worker-1': 5, 'worker-2': 3 },
      {},
      {},
      {},
      {},
      { 'worker-2': 7 },
    ]);
  });
});
