import { listShards, mergeShards, splitShard } from '@rivergraph/servers';
import type { KinesisFault } from '../kinesis-fault.ts';
import type { Stage } from '../stage.ts';

const hangMs = 2_500;

/** Shards split, and the halves of different ones merge at once, so that grandchildren wait for two lines of parents. */
export const reshards: KinesisFault = {
  name: 'splits and merges, kinesalite',
  workers: 2,
  strike: async (stage) => await reshardTwice(stage, { quick: 4, full: 12 }),
};

/** The same where the end of a shard comes with its last records, and with the shards that follow. */
export const reshardsLocally: KinesisFault = {
  name: 'splits and merges, kinesis-local',
  emulator: 'kinesis-local',
  workers: 2,
  strike: async (stage) => await reshardTwice(stage, { quick: 4, full: 4 }),
};

async function reshardTwice(stage: Stage, shards: Readonly<Record<'quick' | 'full', number>>): Promise<void> {
  for (let left = stage.choose({ quick: 1, full: 2 }); left > 0; left -= 1) {
    stage.struck();
    hangOne(stage);
    await splitSome(stage, stage.choose(shards));
    await stage.linger(0, 1_000);
    stage.struck();
    await mergeHalves(stage);
    if (left > 1) stage.parts.crew.start();
    await stage.recovers();
  }
}

/** So one parent of a merged shard is finished long before the other is. */
function hangOne({ parts }: Stage): void {
  const [first, ...others] = parts.crew.atWork;
  if (first !== undefined) parts.random.oneOf([first, ...others]).order({ type: 'hang', ms: hangMs });
}

async function splitSome(stage: Stage, count: number): Promise<void> {
  const { kinesis, stream } = stage.parts;
  for (const shardId of (await openShards(stage)).slice(0, count))
    await splitShard(kinesis, { stream, shardId });
}

/** Neighbours with different parents become one; what is left over splits once more. */
async function mergeHalves(stage: Stage): Promise<void> {
  const { kinesis, stream } = stage.parts;
  const [lone, ...shards] = await openShards(stage);
  for (let at = 0; at + 1 < shards.length; at += 2) {
    const [left, right] = shards.slice(at, at + 2);
    if (left !== undefined && right !== undefined)
      await mergeShards(kinesis, { stream, shardIds: [left, right] });
  }
  if (lone !== undefined) await splitShard(kinesis, { stream, shardId: lone });
}

/** The ids of the open shards, in the order of their hash keys. */
async function openShards({ parts }: Stage): Promise<readonly string[]> {
  const shards = await listShards(parts.kinesis, parts.stream);
  return shards
    .filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)
    .map(({ ShardId = '', HashKeyRange }) => ({ ShardId, from: BigInt(HashKeyRange?.StartingHashKey ?? 0) }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map(({ ShardId }) => ShardId);
}
