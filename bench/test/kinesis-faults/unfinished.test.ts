import { describe, expect, it } from 'vitest';
import type { LeaseRow } from '../../src/kinesis-faults/lease-rows.ts';
import { unfinishedIn } from '../../src/kinesis-faults/unfinished.ts';
import type { ShardPlace } from '../../src/kinesis-faults/unfinished.ts';

/** `old` split into two, of which `right` and its neighbour merged. */
const shards: readonly ShardPlace[] = [
  { ShardId: 'old' },
  { ShardId: 'neighbour' },
  { ShardId: 'left', ParentShardId: 'old' },
  { ShardId: 'right', ParentShardId: 'old' },
  { ShardId: 'merged', ParentShardId: 'right', AdjacentParentShardId: 'neighbour' },
];
const ends = new Map([
  ['old', 10n],
  ['right', 20n],
  ['left', 30n],
  ['merged', 40n],
]);

function unfinished(checkpoints: Readonly<Record<string, string>>): readonly string[] {
  const rows = Object.entries(checkpoints).map(
    ([shard, checkpoint]): LeaseRow => ({ shard, holder: undefined, counter: 1, checkpoint }),
  );
  return unfinishedIn({ ends, shards, rows });
}

describe('unfinishedIn', () => {
  it('finds nothing where all rows are there, and at the end', () => {
    expect(unfinished({ old: 'SHARD_END', right: 'SHARD_END', left: '30', merged: '40' })).toEqual([]);
  });

  it('finds nothing where the rows of shards were cleared away behind those that follow, over generations', () => {
    expect(unfinished({ left: '30', merged: '40' })).toEqual([]);
  });

  it('sees a shard that is not stored to its end', () => {
    expect(unfinished({ left: '29', merged: 'TRIM_HORIZON' })).toEqual([
      'old is stored up to nothing, its end is 10',
      'right is stored up to nothing, its end is 20',
      'left is stored up to 29, its end is 30',
      'merged is stored up to TRIM_HORIZON, its end is 40',
    ]);
  });

  it('sees a row that is gone although something that follows was not begun', () => {
    expect(unfinished({ right: 'SHARD_END', left: 'TRIM_HORIZON', merged: '40' })).toContain(
      'old is stored up to nothing, its end is 10',
    );
  });

  it('sees a row that is gone although nothing follows', () => {
    expect(unfinished({ merged: '40' })).toContain('left is stored up to nothing, its end is 30');
  });
});
