import { randomUUID } from 'node:crypto';
import { createPipeline, json } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import { createStream, listShards, mergeShards, putRecords, splitShard } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { describeWithDynamo, describeWithKinesis } from '@rivergraph/servers/vitest';
import { expect, it, vi } from 'vitest';
import { createDynamoLeaseStore, createKinesisSource } from '../../src/index.ts';
import type { LeaseStore } from '../../src/index.ts';

interface Step {
  readonly key: string;
  readonly number: number;
}

/** One after another for each key, so that order across a reshard shows. */
function stepsOf(from: number, to: number): readonly Step[] {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  return Array.from({ length: to - from }, (_, index) => from + index).flatMap((number) =>
    keys.map((key) => ({ key, number })),
  );
}

async function put(kinesis: AwsAddress, stream: string, steps: readonly Step[]): Promise<void> {
  const records = steps.map((step) => ({ partitionKey: step.key, data: JSON.stringify(step) }));
  await putRecords(kinesis, { stream, records });
}

function pipelineOf(kinesis: AwsAddress, stream: string, leases: LeaseStore) {
  const written: Step[] = [];
  const { endpoint, region, credentials } = kinesis;
  const pipeline = createPipeline({
    source: createKinesisSource({
      stream,
      kinesis: { endpoint, region, credentials },
      leases,
      value: json<Step>(),
      failoverMs: 3_000,
      commitIntervalMs: 200,
      pollIntervalMs: 50,
      minPollIntervalMs: 50,
    }),
    transform: ({ value }) => {
      written.push(value);
      return testWrite(value.key, value);
    },
    sink: createMemorySink(),
  });
  return { pipeline, written };
}

async function openShards(kinesis: AwsAddress, stream: string): Promise<readonly string[]> {
  const shards = await listShards(kinesis, stream);
  return shards
    .filter(({ SequenceNumberRange: range }) => range?.EndingSequenceNumber === undefined)
    .map(({ ShardId = '' }) => ShardId);
}

for (const emulator of ['kinesis-local', 'kinesalite'] as const) {
  describeWithKinesis(
    `a stream that is resharded on ${emulator}`,
    (kinesis) => {
      describeWithDynamo(`with leases in DynamoDB (${emulator})`, (dynamo) => {
        it('is read in order per key over a split and a merge, parents first', async () => {
          const stream = `reshard-${randomUUID()}`;
          await createStream(kinesis, { stream, shards: 2 });
          const { endpoint, region, credentials } = dynamo;
          const leases = createDynamoLeaseStore({
            table: stream,
            dynamodb: { endpoint, region, credentials },
          });
          const { pipeline, written } = pipelineOf(kinesis, stream, leases);
          await put(kinesis, stream, stepsOf(0, 10));
          const running = pipeline.run();

          const [first = ''] = await openShards(kinesis, stream);
          await splitShard(kinesis, { stream, shardId: first });
          await put(kinesis, stream, stepsOf(10, 20));
          const [left = '', right = ''] = (await openShards(kinesis, stream)).slice(-2);
          await mergeShards(kinesis, { stream, shardIds: [left, right] });
          await put(kinesis, stream, stepsOf(20, 30));
          await vi.waitFor(() => expect(pipeline.stats().written).toBe(8 * 30), { timeout: 30_000 });
          await pipeline.stop();
          await running;

          for (const key of new Set(written.map((step) => step.key))) {
            const numbers = written.filter((step) => step.key === key).map(({ number }) => number);
            expect(numbers).toEqual(Array.from({ length: 30 }, (_, number) => number));
          }
        });

        it('is read on by another worker where the first stopped, ended shards left alone', async () => {
          const stream = `reshard-${randomUUID()}`;
          await createStream(kinesis, { stream, shards: 1 });
          const { endpoint, region, credentials } = dynamo;
          const newStore = (): LeaseStore =>
            createDynamoLeaseStore({ table: stream, dynamodb: { endpoint, region, credentials } });
          await put(kinesis, stream, stepsOf(0, 5));
          const [only = ''] = await openShards(kinesis, stream);
          await splitShard(kinesis, { stream, shardId: only });
          await put(kinesis, stream, stepsOf(5, 10));

          const first = pipelineOf(kinesis, stream, newStore());
          await first.pipeline.run({ until: 'end' });
          await put(kinesis, stream, stepsOf(10, 12));
          const second = pipelineOf(kinesis, stream, newStore());
          await second.pipeline.run({ until: 'end' });

          expect(first.written).toHaveLength(80);
          expect(second.written).toHaveLength(16);
          expect(new Set(second.written.map(({ number }) => number))).toEqual(new Set([10, 11]));
        });
      });
    },
    { emulator },
  );
}
