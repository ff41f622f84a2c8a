import type { Share } from './database.ts';
import type { ShardOrigin } from './stream.ts';
import { shardName } from './shard-name.ts';

/** A shard, what became of it, and who wrote what of it. */
export interface ShardHistory {
  readonly shardId: string;
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** Ratings by worker. */
  readonly written: Readonly<Record<string, number>>;
}

/** Puts together what the stream says of its shards, and the graph of who wrote what. */
export function historyOf(
  origins: readonly ShardOrigin[],
  shares: readonly Share[],
): readonly ShardHistory[] {
  return origins.map(({ shardId, parents }) => ({
    shardId,
    parents,
    children: origins.filter((other) => other.parents.includes(shardId)).map((other) => other.shardId),
    written: Object.fromEntries(
      shares.filter(({ shard }) => shard === shardId).map(({ worker, ratings }) => [worker, ratings]),
    ),
  }));
}

/** Says what became of a shard. */
export function fateOf({ children }: ShardHistory): string {
  if (children.length === 0) return 'open';
  if (children.length > 1) return `split into ${children.map(shardName).join(' and ')}`;
  const [child = ''] = children;
  return `merged into ${shardName(child)}`;
}
