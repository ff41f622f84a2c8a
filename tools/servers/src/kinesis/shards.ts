import { ListShardsCommand, MergeShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient, Shard } from '@aws-sdk/client-kinesis';
import type { AwsAddress } from '../aws/server.ts';
import { withKinesis } from './open-kinesis.ts';
import { untilStatus } from './streams.ts';

/** A shard to split. */
export interface SplitOptions {
  readonly stream: string;
  readonly shardId: string;
  /** The hash key that the second half begins with. @defaultValue the middle */
  readonly at?: string | undefined;
}

/** Two shards to merge, whose ranges of hash keys touch. */
export interface MergeOptions {
  readonly stream: string;
  readonly shardIds: readonly [string, string];
}

/** Lists the shards of a stream, the closed ones too. */
export async function listShards(server: AwsAddress, stream: string): Promise<Shard[]> {
  return await withKinesis(server, async (client) => await shardsOf(client, stream));
}

/** Splits a shard. Resolves with the ids of the two that follow, in the order of their ranges, once the stream is active again. */
export async function splitShard(
  server: AwsAddress,
  { stream, shardId, at }: SplitOptions,
): Promise<string[]> {
  return await withKinesis(server, async (client) => {
    const before = await shardsOf(client, stream);
    const NewStartingHashKey =
      at ??
      middleOf(
        before.find(({ ShardId }) => ShardId === shardId),
        shardId,
      );
    await client.send(
      new SplitShardCommand({ StreamName: stream, ShardToSplit: shardId, NewStartingHashKey }),
    );
    return await newShards(client, stream, before);
  });
}

/** Merges two shards. Resolves with the id of the one that follows once the stream is active again. */
export async function mergeShards(server: AwsAddress, { stream, shardIds }: MergeOptions): Promise<string> {
  const [ShardToMerge, AdjacentShardToMerge] = shardIds;
  return await withKinesis(server, async (client) => {
    const before = await shardsOf(client, stream);
    await client.send(new MergeShardsCommand({ StreamName: stream, ShardToMerge, AdjacentShardToMerge }));
    const [merged] = await newShards(client, stream, before);
    if (merged === undefined)
      throw new Error(`The stream ${stream}: expected a shard after a merge, got none`);
    return merged;
  });
}

async function newShards(client: KinesisClient, stream: string, before: readonly Shard[]): Promise<string[]> {
  await untilStatus(client, stream, 'ACTIVE');
  const known = new Set(before.map(({ ShardId }) => ShardId));
  const added = (await shardsOf(client, stream)).filter(({ ShardId }) => !known.has(ShardId));
  return added.toSorted((a, b) => (startOf(a) < startOf(b) ? -1 : 1)).flatMap(({ ShardId = [] }) => ShardId);
}

async function shardsOf(client: KinesisClient, stream: string): Promise<Shard[]> {
  const shards: Shard[] = [];
  let token: string | undefined;
  do {
    const page = token === undefined ? { StreamName: stream } : { NextToken: token };
    const answer = await client.send(new ListShardsCommand(page));
    shards.push(...(answer.Shards ?? []));
    token = answer.NextToken;
  } while (token !== undefined);
  return shards;
}

function startOf({ HashKeyRange }: Shard): bigint {
  return BigInt(HashKeyRange?.StartingHashKey ?? 0);
}

function middleOf(shard: Shard | undefined, shardId: string): string {
  if (shard === undefined) throw new Error(`A split: expected a shard of the stream, got ${shardId}`);
  const end = BigInt(shard.HashKeyRange?.EndingHashKey ?? 0);
  return String((startOf(shard) + end + 1n) / 2n);
}
