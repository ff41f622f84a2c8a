import { setTimeout as delay } from 'node:timers/promises';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient, PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import type { AwsAddress } from '../aws/server.ts';
import { withKinesis } from './open-kinesis.ts';

/** A record to put. */
export interface KinesisTestRecord {
  readonly partitionKey: string;
  readonly data: string | Uint8Array;
  /** Chooses the shard instead of the partition key. */
  readonly explicitHashKey?: string | undefined;
}

/** Records to put. */
export interface PutRecordsOptions {
  readonly stream: string;
  readonly records: Iterable<KinesisTestRecord>;
  /** The most records of one call. @defaultValue 500 */
  readonly batch?: number | undefined;
}

/** Where a record came to lie. */
export interface PutPlace {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

// Below what kinesalite takes, in base64.
const maxBatchBytes = 4 * 1024 * 1024;
const patienceMs = 60_000;

/**
 * Puts records in batches, one after another, so that those of one partition key lie in the given order. A record that the service
 * refuses is put again before the next batch.
 *
 * Resolves with their places, in order. Rejects when one is still refused after a minute, or when one was refused while a later one
 * of its key was taken, since their order is lost then; put them with `batch: 1` where that can be.
 */
export async function putRecords(
  server: AwsAddress,
  { stream, records, batch = 500 }: PutRecordsOptions,
): Promise<PutPlace[]> {
  return await withKinesis(server, async (client) => {
    const places: PutPlace[] = [];
    for (const some of batches(records, batch)) places.push(...(await putAll(client, stream, some)));
    return places;
  });
}

function* batches(records: Iterable<KinesisTestRecord>, most: number): Generator<KinesisTestRecord[]> {
  let batch: KinesisTestRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(record.data) + Buffer.byteLength(record.partitionKey);
    if (batch.length > 0 && (batch.length >= most || bytes + size > maxBatchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

async function putAll(
  client: KinesisClient,
  stream: string,
  records: readonly KinesisTestRecord[],
): Promise<PutPlace[]> {
  const deadline = performance.now() + patienceMs;
  const places = new Map<KinesisTestRecord, PutPlace>();
  for (let left = records; left.length > 0; ) {
    const results = await putOnce(client, stream, left);
    left.forEach((record, index) => {
      const place = placeOf(results[index]);
      if (place !== undefined) places.set(record, place);
    });
    left = refusedOf(left, places, stream);
    if (left.length > 0 && performance.now() > deadline)
      throw new Error(
        `The stream ${stream}: expected records to be taken within ${patienceMs / 1000} s, got ${codesOf(results)}`,
      );
    if (left.length > 0) await delay(200);
  }
  return records.flatMap((record) => places.get(record) ?? []);
}

async function putOnce(
  client: KinesisClient,
  stream: string,
  records: readonly KinesisTestRecord[],
): Promise<PutRecordsResultEntry[]> {
  const Records = records.map(({ partitionKey, data, explicitHashKey }) => ({
    PartitionKey: partitionKey,
    Data: Buffer.from(data),
    ExplicitHashKey: explicitHashKey,
  }));
  const answer = await client.send(new PutRecordsCommand({ StreamName: stream, Records }));
  return answer.Records ?? [];
}

function placeOf(result: PutRecordsResultEntry | undefined): PutPlace | undefined {
  const { ShardId: shardId, SequenceNumber: sequenceNumber } = result ?? {};
  return shardId === undefined || sequenceNumber === undefined ? undefined : { shardId, sequenceNumber };
}

function refusedOf(
  records: readonly KinesisTestRecord[],
  places: ReadonlyMap<KinesisTestRecord, PutPlace>,
  stream: string,
): KinesisTestRecord[] {
  const refused: KinesisTestRecord[] = [];
  const keys = new Set<string>();
  for (const record of records) {
    if (!places.has(record)) {
      refused.push(record);
      keys.add(record.partitionKey);
    } else if (keys.has(record.partitionKey))
      throw new Error(
        `The stream ${stream}: expected records of one key in order, got a later one before a refused one`,
      );
  }
  return refused;
}

function codesOf(results: readonly PutRecordsResultEntry[]): string {
  return [...new Set(results.flatMap(({ ErrorCode = [] }) => ErrorCode))].join(', ');
}
