import { createStream, listShards, putRecords } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { recordData, recordKey } from './records.ts';

/** A stream full of records. */
export interface FullStream {
  readonly stream: string;
  readonly shards: number;
  /** Over all shards, each with the same number. */
  readonly records: number;
}

/** Makes a stream and fills it, each shard with its share in a row. Failure: rejects when a record was not taken. */
export async function fillStream(
  kinesis: AwsAddress,
  { stream, shards, records }: FullStream,
): Promise<void> {
  await createStream(kinesis, { stream, shards });
  const share = records / shards;
  const lanes = (await hashKeysOf(kinesis, stream)).map(async (explicitHashKey, shard) =>
    putRecords(kinesis, { stream, records: recordsOf(shard * share, share, explicitHashKey) }),
  );
  await Promise.all(lanes);
}

/** Gives a hash key for each shard of a stream that leads to it. */
export async function hashKeysOf(kinesis: AwsAddress, stream: string): Promise<readonly string[]> {
  const shards = await listShards(kinesis, stream);
  return shards.map(({ HashKeyRange, ShardId }) => {
    const key = HashKeyRange?.StartingHashKey;
    if (key === undefined) throw new Error(`Shard ${ShardId}: expected a range of hash keys, got none`);
    return key;
  });
}

function* recordsOf(
  first: number,
  count: number,
  explicitHashKey: string,
): Generator<{ partitionKey: string; data: string; explicitHashKey: string }> {
  for (let n = first; n < first + count; n += 1)
    yield { partitionKey: recordKey(n), data: recordData(n), explicitHashKey };
}
