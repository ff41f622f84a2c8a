import { rankOf } from './lease-rows.ts';
import type { LeaseRow } from './lease-rows.ts';

/** A shard, and those that it came from. */
export interface ShardPlace {
  readonly ShardId?: string | undefined;
  readonly ParentShardId?: string | undefined;
  readonly AdjacentParentShardId?: string | undefined;
}

/** What a stream holds, and what its lease table says. */
interface Ends {
  /** The highest sequence number of each shard. */
  readonly ends: ReadonlyMap<string, bigint>;
  readonly shards: readonly ShardPlace[];
  readonly rows: readonly LeaseRow[];
}

/**
 * Finds shards of which not every record is finished, in words. The row of a shard is cleared away once all that follows on it is under
 * way; that is told by what follows, since a row may come and go between any two looks at the table.
 */
export function unfinishedIn({ ends, shards, rows }: Ends): readonly string[] {
  const checkpoints = new Map(rows.map(({ shard, checkpoint }) => [shard, checkpoint]));
  const isCleared = (shard: string): boolean => {
    const followers = followersOf(shard, shards);
    return !checkpoints.has(shard) && followers.length > 0 && followers.every(isUnderWay);
  };
  const isUnderWay = (shard: string): boolean =>
    rankOf(checkpoints.get(shard) ?? '') >= 0n || isCleared(shard);
  return [...ends].flatMap(([shard, end]) => {
    const checkpoint = checkpoints.get(shard);
    if (rankOf(checkpoint ?? '') >= end || isCleared(shard)) return [];
    return [`${shard} is stored up to ${checkpoint ?? 'nothing'}, its end is ${end}`];
  });
}

function followersOf(shard: string, shards: readonly ShardPlace[]): readonly string[] {
  return shards.flatMap(({ ShardId = '', ParentShardId, AdjacentParentShardId }) =>
    [ParentShardId, AdjacentParentShardId].includes(shard) ? [ShardId] : [],
  );
}
