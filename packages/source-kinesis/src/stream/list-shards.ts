import { ListShardsCommand } from '@aws-sdk/client-kinesis';
import type { ListShardsCommandOutput, Shard } from '@aws-sdk/client-kinesis';
import type { StreamContext } from './stream-context.ts';
import type { ShardFacts } from './stream-port.ts';

/** Lists all shards that the service knows, page by page. Tries once. */
export async function listShards(
  context: StreamContext,
  signal: AbortSignal,
): Promise<readonly ShardFacts[]> {
  const shards: ShardFacts[] = [];
  let token: string | undefined;
  do {
    const page = await askPage(context, token, signal);
    for (const shard of page.Shards ?? []) shards.push(toFacts(shard));
    token = page.NextToken;
  } while (token !== undefined);
  return shards;
}

async function askPage(
  { stream, calls }: StreamContext,
  token: string | undefined,
  signal: AbortSignal,
): Promise<ListShardsCommandOutput> {
  // The token says which stream, and is refused together with its name.
  const input = token === undefined ? { ...stream.address } : { NextToken: token };
  return calls.run(
    'ListShards',
    async (client, options) => client.send(new ListShardsCommand(input), options),
    signal,
  );
}

function toFacts(shard: Shard): ShardFacts {
  const { StartingHashKey: start = '', EndingHashKey: end = '' } = shard.HashKeyRange ?? {};
  return {
    shardId: shard.ShardId ?? '',
    parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter((id) => id !== undefined),
    hashRange: { start, end },
    isClosed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
  };
}
