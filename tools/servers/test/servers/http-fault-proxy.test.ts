import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamSummaryCommand, GetRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import {
  createStream,
  deleteStream,
  openDynamo,
  openKinesis,
  putRecords,
  startHttpFaultProxy,
} from '@rivergraph/servers';
import type { HttpEffect, HttpFaultProxy } from '@rivergraph/servers';
import { describeWithDynamo, describeWithKinesis } from '@rivergraph/servers/vitest';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTable, hasItem, iteratorOf, putNew } from './aws.ts';

const stream = 'behind-a-proxy';
const shard = 'shardId-000000000000';
const throttled: HttpEffect = { kind: 'error', code: 'ProvisionedThroughputExceededException' };

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'no error';
}

describe.each(['kinesalite', 'kinesis-local'] as const)('a proxy before %s', (emulator) => {
  describeWithKinesis(
    'with a client of the SDK',
    (kinesis) => {
      let proxy: HttpFaultProxy;
      let client: KinesisClient;
      let once: KinesisClient;

      const describeStream = async (by: KinesisClient): Promise<string> =>
        await by
          .send(new DescribeStreamSummaryCommand({ StreamName: stream }))
          .then(() => 'answered', nameOf);
      const read = async (iterator: string | undefined): Promise<number | string> =>
        await once
          .send(new GetRecordsCommand({ ShardIterator: iterator }))
          .then(({ Records = [] }) => Records.length, nameOf);

      beforeAll(async () => {
        await createStream(kinesis, { stream });
        await putRecords(kinesis, { stream, records: [{ partitionKey: 'a', data: 'x' }] });
      });

      afterAll(async () => {
        await deleteStream(kinesis, stream);
      });

      beforeEach(async () => {
        proxy = await startHttpFaultProxy({ target: kinesis.endpoint });
        const requestHandler = new NodeHttpHandler({ requestTimeout: 400, throwOnRequestTimeout: true });
        client = openKinesis({ ...kinesis, endpoint: proxy.url });
        once = openKinesis({ ...kinesis, endpoint: proxy.url }, { maxAttempts: 1, requestHandler });
      });

      afterEach(async () => {
        client.destroy();
        once.destroy();
        await proxy.close();
      });

      it.each<[string, HttpEffect, string]>([
        ['throttling', throttled, 'ProvisionedThroughputExceededException'],
        ['a fault of the service', { kind: 'error', code: 'InternalFailure' }, 'InternalFailure'],
        [
          'a fault after the deed',
          { kind: 'error', code: 'InternalFailure', when: 'after' },
          'InternalFailure',
        ],
        // What the SDK calls a reset.
        ['a cut', { kind: 'cut', when: 'before' }, 'TimeoutError'],
        ['a cut in the answer', { kind: 'cut', when: 'during' }, 'Error'],
        ['a lost answer', { kind: 'cut', when: 'after' }, 'TimeoutError'],
        ['silence', { kind: 'silence', when: 'before' }, 'TimeoutError'],
        ['silence after the deed', { kind: 'silence', when: 'after' }, 'TimeoutError'],
        ['a delay', { kind: 'delay', ms: 2_000 }, 'TimeoutError'],
      ])('shows %s to a client that tries once', async (_name, effect, expected) => {
        proxy.inject({ on: 'DescribeStreamSummary', effect });

        expect(await describeStream(once)).toBe(expected);
      });

      it('shows a page that is no JSON', async () => {
        const effect: HttpEffect = {
          kind: 'answer',
          status: 502,
          type: 'text/html',
          body: '<h1>Bad gateway</h1>',
        };
        proxy.inject({ on: 'DescribeStreamSummary', effect });

        expect(await describeStream(once)).not.toBe('answered');
      });

      it.each<[string, HttpEffect]>([
        ['throttling', throttled],
        ['a lost answer', { kind: 'cut', when: 'after' }],
        ['half an answer', { kind: 'cut', when: 'during' }],
      ])('lets a client that tries again get over %s', async (_name, effect) => {
        const fault = proxy.inject({ on: 'DescribeStreamSummary', times: 1, effect });

        expect(await describeStream(client)).toBe('answered');
        expect([fault.hits, proxy.calls().get('DescribeStreamSummary')]).toEqual([1, 2]);
      });

      it('lets an answer come slowly', async () => {
        proxy.inject({ effect: { kind: 'drip', chunkBytes: 64, everyMs: 10 } });

        expect(await describeStream(client)).toBe('answered');
      });

      it('reads as without it, and expires iterators when it is told to', async () => {
        const iterator = await iteratorOf(client, stream, shard);

        const before = await read(iterator);
        proxy.expireIterators();
        const after = await read(iterator);
        const fresh = await read(await iteratorOf(client, stream, shard));

        expect([before, after, fresh]).toEqual([1, 'ExpiredIteratorException', 1]);
      });

      it('expires iterators that are too old', async () => {
        const iterator = await iteratorOf(client, stream, shard);

        proxy.limitIterators(-1);

        expect(await read(iterator)).toBe('ExpiredIteratorException');
      });

      it('throttles one shard, and answers for it what it is told', async () => {
        proxy.onAnswer('GetRecords', (answer) => ({ ...answer, MillisBehindLatest: 123 }));
        const iterator = await iteratorOf(client, stream, shard);
        proxy.inject({
          on: 'GetRecords',
          times: 1,
          match: ({ ShardIterator }) => ShardIterator === iterator,
          effect: throttled,
        });

        const first = await read(iterator);
        const { MillisBehindLatest } = await client.send(new GetRecordsCommand({ ShardIterator: iterator }));

        expect([first, MillisBehindLatest]).toEqual(['ProvisionedThroughputExceededException', 123]);
      });
    },
    { emulator },
  );
});

describeWithDynamo('a proxy before DynamoDB', (dynamo) => {
  const table = 'behind-a-proxy';
  let proxy: HttpFaultProxy;
  let client: DynamoDBClient;

  beforeAll(async () => {
    proxy = await startHttpFaultProxy({ target: dynamo.endpoint });
    client = openDynamo({ ...dynamo, endpoint: proxy.url });
    await createTable(client, table);
  });

  afterEach(() => {
    proxy.heal();
  });

  afterAll(async () => {
    await client.send(new DeleteTableCommand({ TableName: table }));
    client.destroy();
    await proxy.close();
  });

  it('makes a client that tries again meet what it wrote itself', async () => {
    proxy.inject({ on: 'PutItem', times: 1, effect: { kind: 'cut', when: 'after' } });

    const failure = await putNew(client, table, 'lost').catch(nameOf);

    expect(failure).toBe('ConditionalCheckFailedException');
    expect(await hasItem(client, table, 'lost')).toBe(true);
  });

  it('throttles its share of the calls, and counts them', async () => {
    const before = proxy.calls().get('PutItem') ?? 0;
    const fault = proxy.inject({ on: 'PutItem', share: 0.2, seed: 3, effect: throttled });
    const once = openDynamo({ ...dynamo, endpoint: proxy.url }, { maxAttempts: 1 });

    const results = [];
    for (let at = 0; at < 50; at += 1) {
      results.push(await putNew(once, table, `shared-${at}`).then(() => 'put', nameOf));
    }
    once.destroy();

    const refused = results.filter((result) => result === 'ProvisionedThroughputExceededException');
    expect(refused).toHaveLength(fault.hits);
    expect(fault.hits).toBeGreaterThan(2);
    expect(fault.hits).toBeLessThan(25);
    expect((proxy.calls().get('PutItem') ?? 0) - before).toBe(50);
  });
});
