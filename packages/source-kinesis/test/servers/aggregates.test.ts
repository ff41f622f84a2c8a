import { randomUUID } from 'node:crypto';
import { createMemoryDeadLetter, createPipeline, json } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import { createStream, putRecords } from '@rivergraph/servers';
import { describeWithKinesis } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { createKinesisSource, createMemoryLeaseStore } from '../../src/index.ts';
import { aggregate } from '../kpl/aggregates.ts';

interface Item {
  readonly number: number;
}

function recordOf(number: number) {
  return { partitionKey: `key-${number}`, data: Buffer.from(JSON.stringify({ number })) };
}

describeWithKinesis('aggregated records in a stream', (kinesis) => {
  const { endpoint, region, credentials } = kinesis;

  it('are taken apart in order, and a damaged one goes to the dead letter with its bytes', async () => {
    const stream = `aggregates-${randomUUID()}`;
    await createStream(kinesis, { stream, shards: 1 });
    const damaged = aggregate([recordOf(90), recordOf(91)]);
    damaged[10] = (damaged[10] ?? 0) ^ 0xff;
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    await putRecords(kinesis, {
      stream,
      records: [
        { partitionKey: 'plain', data: JSON.stringify({ number: -1 }) },
        { partitionKey: 'a', data: aggregate(numbers.slice(0, 25).map(recordOf)) },
        { partitionKey: 'b', data: damaged },
        { partitionKey: 'c', data: aggregate(numbers.slice(25).map(recordOf)) },
      ],
    });
    const deadLetter = createMemoryDeadLetter();
    const seen: { readonly key: string; readonly number: number }[] = [];
    const pipeline = createPipeline({
      source: createKinesisSource({
        stream,
        kinesis: { endpoint, region, credentials },
        leases: createMemoryLeaseStore(),
        value: json<Item>(),
        pollIntervalMs: 50,
        minPollIntervalMs: 50,
      }),
      transform: ({ key, value }) => {
        seen.push({ key, number: value.number });
        return testWrite(key, value);
      },
      sink: createMemorySink(),
      deadLetter,
    });

    const { stats } = await pipeline.run({ until: 'end' });

    expect(stats).toMatchObject({ consumed: 42, written: 41, deadLettered: 1 });
    expect(seen).toEqual([
      { key: 'plain', number: -1 },
      ...numbers.map((number) => ({ key: `key-${number}`, number })),
    ]);
    const [letter] = deadLetter.records;
    expect(Buffer.from(letter?.value ?? [])).toEqual(damaged);
    expect(letter?.rejections[0]).toMatchObject({ stage: 'deserialize', reason: 'damaged-aggregate' });
  });

  it('are gone on with in the middle of one', async () => {
    const stream = `aggregates-${randomUUID()}`;
    await createStream(kinesis, { stream, shards: 1 });
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    await putRecords(kinesis, {
      stream,
      records: [{ partitionKey: 'a', data: aggregate(numbers.map(recordOf)) }],
    });
    const leases = createMemoryLeaseStore();
    const read = async (limit?: number): Promise<readonly number[]> => {
      const seen: number[] = [];
      const pipeline = createPipeline({
        source: createKinesisSource({
          stream,
          kinesis: { endpoint, region, credentials },
          leases,
          value: json<Item>(),
          pollIntervalMs: 50,
        }),
        transform: ({ key, value }) => {
          seen.push(value.number);
          return testWrite(key, value);
        },
        sink: createMemorySink(),
      });
      await pipeline.run(limit === undefined ? { until: 'end' } : { limit: { records: limit } });
      return seen;
    };

    const first = await read(12);
    const second = await read();

    expect(first).toEqual(numbers.slice(0, 12));
    expect(second).toEqual(numbers.slice(12));
  });
});
