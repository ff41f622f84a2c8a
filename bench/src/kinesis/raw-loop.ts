import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { _Record, GetShardIteratorCommandInput } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Lap, LapJob } from './lap.ts';
import { Meter } from './meter.ts';
import { dataBytes } from './records.ts';
import type { Reading } from './records.ts';
import { pageRecords, polling } from './settings.ts';

/** The service gives 2 MiB per second and shard, and refuses calls until what it gave beyond is made up for. */
const msPerRecord = dataBytes / ((2 * 2 ** 20) / 1_000);

/** The least that can be done with the SDK: a loop for each shard that reads a page, parses every record, and waits. */
export async function rawLap({ kinesis, full }: LapJob): Promise<Lap> {
  const client = clientOf(kinesis);
  const meter = new Meter(full.records);
  try {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: full.stream }));
    meter.began();
    const loops = Shards.map(async ({ ShardId }) =>
      readShard(client, { StreamName: full.stream, ShardId }, meter),
    );
    const reads = await Promise.all(loops);
    return meter.lap(reads.reduce((sum, count) => sum + count, 0));
  } finally {
    client.destroy();
  }
}

/** As a source makes its own. */
function clientOf({ endpoint, region, credentials }: LapJob['kinesis']): KinesisClient {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: 3_000,
    requestTimeout: 30_000,
    throwOnRequestTimeout: true,
    socketTimeout: 30_000,
    httpAgent: { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY },
  });
  return new KinesisClient({ endpoint, region, credentials, maxAttempts: 1, requestHandler });
}

/** Reads a shard until all shards are read, as one that waits for more would. Settles with the number of calls. */
async function readShard(
  client: KinesisClient,
  start: Pick<GetShardIteratorCommandInput, 'ShardId' | 'StreamName'>,
  meter: Meter,
): Promise<number> {
  const first = new GetShardIteratorCommand({ ...start, ShardIteratorType: 'TRIM_HORIZON' });
  let { ShardIterator } = await client.send(first);
  for (let reads = 1; ; reads += 1) {
    const startedAt = performance.now();
    const page = await client.send(new GetRecordsCommand({ ShardIterator, Limit: pageRecords }));
    const { Records = [], MillisBehindLatest = 0, NextShardIterator } = page;
    ShardIterator = NextShardIterator;
    parse(Records, meter);
    const hasMore = MillisBehindLatest > 0 || Records.length >= pageRecords;
    const intervalMs = Math.max(hasMore ? polling.moreMs : polling.allReadMs, Records.length * msPerRecord);
    await Promise.race([meter.over, sleep(startedAt + intervalMs - performance.now())]);
    if (meter.isOver) return reads;
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parse(records: readonly _Record[], meter: Meter): void {
  for (const { Data } of records) meter.read(JSON.parse(decoder.decode(Data)) as Reading);
}
