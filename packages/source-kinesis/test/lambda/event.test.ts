import { describe, expect, it } from 'vitest';
import type { LambdaKinesisEvent, LambdaKinesisRecord } from '../../src/lambda/event.ts';
import { contextOf, createBench, failureOf, valuesOf } from './bench.ts';

const [record] = valuesOf([1]).Records;
const window = { start: '2026-01-01T00:00:00Z', end: '2026-01-01T00:02:00Z' };

/** The record of a good event with some of it replaced. */
function eventWith(parts: object): unknown {
  return { Records: [{ ...record, ...parts }] };
}

async function refusalOf(event: unknown): Promise<unknown> {
  return await failureOf(createBench().handler(event as LambdaKinesisEvent, contextOf(60_000)));
}

describe('an event of something else', () => {
  it.each<[string, unknown]>([
    ['one of aws:sqs', { Records: [{ messageId: 'secret', body: 'secret', eventSource: 'aws:sqs' }] }],
    ['one of aws:sns', { Records: [{ EventSource: 'aws:sns', Sns: { Message: 'secret' } }] }],
    ['one of aws:dynamodb', { Records: [{ eventSource: 'aws:dynamodb', dynamodb: { Keys: {} } }] }],
    ['one of aws:s3', { Records: [{ eventSource: 'aws:s3', s3: {} }] }],
    ['one of aws:kafka', { eventSource: 'aws:kafka', records: { 'secret-0': [] } }],
    ['one of SelfManagedKafka', { eventSource: 'SelfManagedKafka', records: {} }],
    ['another one', { source: 'secret', detail: {} }],
    ['another one', { Records: 'secret' }],
    ['another one', { Records: [null] }],
    ['another one', { Records: [{ eventSource: 'secret, and much more of it' }] }],
    ['another one', [record]],
    ['null', null],
    ['a value of type undefined', undefined],
    ['a value of type string', 'secret'],
  ])('is refused as %s, and not shown', async (what, event) => {
    const refusal = await refusalOf(event);

    expect(refusal).toMatchObject({ code: 'misconfigured' });
    expect((refusal as Error).message).toMatch(new RegExp(`expected an event of Kinesis.*, got ${what}$`));
    expect((refusal as Error).message).not.toContain('secret');
  });

  it('is refused wherever in the list it stands', async () => {
    const event = { Records: [...valuesOf([1, 2]).Records, { ...record, eventSource: 'aws:sqs' }] };

    expect(await refusalOf(event)).toMatchObject({ code: 'misconfigured' });
  });
});

describe('an event of a tumbling window', () => {
  it.each([
    { ...valuesOf([1]), window, state: {}, isFinalInvokeForWindow: false, isWindowTerminatedEarly: false },
    { Records: [], window, state: {}, isFinalInvokeForWindow: true },
  ])('is refused, whether it has records or ends the window', async (event) => {
    const refusal = await refusalOf(event);

    expect(refusal).toMatchObject({ code: 'misconfigured' });
    expect((refusal as Error).message).toContain('TumblingWindowInSeconds');
  });
});

describe('a record that lacks what it must have', () => {
  const kinesis = (record as LambdaKinesisRecord).kinesis;

  it.each<[string, object]>([
    ['eventID', { eventID: undefined }],
    ['eventSourceARN', { eventSourceARN: 5 }],
    ['kinesis', { kinesis: undefined }],
    ['its data', { kinesis: { ...kinesis, data: undefined } }],
    ['its sequence number', { kinesis: { ...kinesis, sequenceNumber: 5 } }],
    ['its partition key', { kinesis: { ...kinesis, partitionKey: null } }],
    ['a shard', { eventID: 'shardId-000000000000' }],
    ['a stream', { eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/payments' }],
  ])('(%s) is refused', async (_, parts) => {
    expect(await refusalOf(eventWith(parts))).toMatchObject({ code: 'misconfigured' });
  });

  it('(the time of its arrival) has none', async () => {
    const bench = createBench();
    const { approximateArrivalTimestamp: _, ...rest } = kinesis;

    const response = await bench.invoke(eventWith({ kinesis: rest }) as LambdaKinesisEvent);

    expect(response).toEqual({ batchItemFailures: [] });
    expect(bench.records[0]?.timestamp).toBeUndefined();
  });
});

describe('an invocation without a context', () => {
  it.each([undefined, null, {}, { getRemainingTimeInMillis: () => Number.NaN }])(
    '(%s) is refused',
    async (context) => {
      const failure = await failureOf(createBench().handler(valuesOf([1]), context as never));

      expect(failure).toMatchObject({ code: 'misconfigured' });
      expect((failure as Error).message).toContain('getRemainingTimeInMillis');
    },
  );
});
