import { createMemoryDeadLetter } from '@rivergraph/core';
import type { Processor } from '@rivergraph/core';
import type { TestWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import type { LambdaKafkaEvent } from '../../src/lambda/event.ts';
import { createLambdaHandler, type LambdaHandlerOptions } from '../../src/lambda/handler.ts';
import { contextOf, createBench, eventOf, failureOf, numbers, recordOf, written } from './bench.ts';

const done = { batchItemFailures: [] };
const at = (offset: number, partition = 'charges-0'): unknown => ({
  batchItemFailures: [{ itemIdentifier: { partition, offset } }],
});
const isPoison =
  (value: unknown) =>
  (write: { readonly kind: string }): boolean =>
    (write as TestWrite).payload === value;

describe('a handler of Kafka events', () => {
  it.each(['aws:kafka', 'SelfManagedKafka'])('finishes a batch of %s', async (source) => {
    const bench = createBench();

    const response = await bench.invoke(eventOf({ 0: ['a', 'b'], 7: ['c'] }, { source }));

    expect(response).toEqual(done);
    expect(new Set(written(bench))).toEqual(new Set(['a', 'b', 'c']));
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.lines).toEqual([]);
  });

  it('gives records as the Kafka source does', async () => {
    const bench = createBench();
    const headers = [
      { trace: [0x61, 0x62] },
      { many: [1] },
      { many: [-1, -128] },
      { none: null },
      { empty: [] },
    ];
    const record = recordOf({ id: 1 }, 5_000_000_000, { topic: 'a-b', partition: 3, headers });
    const bare = recordOf(2, 5_000_000_003, {
      topic: 'a-b',
      partition: 3,
      key: undefined,
      headers: undefined,
    });

    await bench.invoke({ eventSource: 'aws:kafka', records: { 'a-b-3': [record, bare] } });

    expect(bench.records).toMatchObject([
      {
        topic: 'a-b',
        partition: { topic: 'a-b', id: 'a-b-3' },
        position: '5000000000',
        key: 'k5000000000',
        value: { id: 1 },
        timestamp: 1_705_000_000_000,
        headers: {
          trace: Buffer.from('ab'),
          many: [Buffer.from([1]), Buffer.from([0xff, 0x80])],
          none: null,
          empty: Buffer.alloc(0),
        },
      },
      { position: '5000000003', key: null, value: 2, headers: {} },
    ]);
    expect(bench.records[1]?.partition).toBe(bench.records[0]?.partition);
  });

  it.each([undefined, null])(
    'takes a value of %s for a tombstone, which is finished unseen',
    async (value) => {
      const bench = createBench();
      const records = [recordOf(1, 1), recordOf(0, 2, { value }), recordOf(3, 3)];

      const response = await bench.invoke({ eventSource: 'aws:kafka', records: { 'charges-0': records } });

      expect(response).toEqual(done);
      expect(bench.records.map((record) => record.value)).toEqual([1, 3]);
    },
  );

  it('tells empty values from missing ones', async () => {
    const deadLetter = createMemoryDeadLetter();
    const bench = createBench({ processor: { deadLetter } });
    const records = [recordOf(1, 1), recordOf(0, 2, { value: '' })];

    await bench.invoke({ eventSource: 'aws:kafka', records: { 'charges-0': records } });

    expect(deadLetter.records.map(({ value }) => value)).toEqual([Buffer.alloc(0)]);
  });

  it('finishes 10,000 records', async () => {
    const bench = createBench();

    const response = await bench.invoke(eventOf({ 0: numbers(5_000), 1: numbers(5_000) }));

    expect(response).toEqual(done);
    expect(written(bench)).toHaveLength(10_000);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it.each([
    [{}],
    [{ eventSource: 'aws:kafka', records: {} }],
    [{ eventSource: 'aws:kafka', records: { 'charges-0': [] } }],
  ])('has nothing to do for %j, and opens nothing', async (event) => {
    const bench = createBench();

    await expect(bench.handler(event as never, contextOf(1))).resolves.toEqual(done);
    expect(bench.opened()).toBe(0);
  });

  it('opens the sink once for three invocations', async () => {
    const bench = createBench();

    for (const call of numbers(3)) await bench.invoke(eventOf({ 0: [call] }, { first: call }));

    expect(bench.opened()).toBe(1);
    expect(written(bench)).toEqual([0, 1, 2]);
    expect(new Set(bench.records.map(({ partition }) => partition)).size).toBe(1);
  });
});

describe.each(['entity', 'partition'] as const)(
  'a batch with a record that cannot be written, in order per %s',
  (ordering) => {
    const count = 12;
    const processor = { ordering, maxRecords: 5 };

    it.each(numbers(count))('is reported from index %i on, where that is the record', async (bad) => {
      const bench = createBench({ sink: { poison: isPoison(bad) }, processor });

      const response = await bench.invoke(eventOf({ 0: numbers(count) }));

      expect(response).toEqual(at(100 + bad));
      expect(written(bench)).toEqual(expect.arrayContaining([...numbers(bad)]));
      expect(bench.lines).toEqual([
        expect.stringContaining(`all ${count} records to be finished, got ${bad} before`),
      ]);
    });

    it.each(numbers(count))(
      'fails as a whole in the mode that throws, with the record at index %i',
      async (bad) => {
        const bench = createBench({
          sink: { poison: isPoison(bad) },
          handler: { onFailure: 'throw' },
          processor,
        });

        const failure = await failureOf(bench.invoke(eventOf({ 0: numbers(count) })));

        expect(failure).toMatchObject({ code: 'rejected' });
        expect(bench.lines).toEqual([]);
      },
    );

    it.each(numbers(count))('is finished where the record at index %i has a dead letter', async (bad) => {
      const deadLetter = createMemoryDeadLetter();
      const bench = createBench({ sink: { poison: isPoison(bad) }, processor: { ...processor, deadLetter } });

      const response = await bench.invoke(eventOf({ 0: numbers(count) }));

      expect(response).toEqual(done);
      expect(deadLetter.records.map(({ position }) => position)).toEqual([String(100 + bad)]);
    });
  },
);

describe('a batch of several partitions', () => {
  it('is reported for each that is not finished, and for no other', async () => {
    const isThird = ([write]: readonly { readonly kind: string }[]): boolean =>
      (write as TestWrite).payload === 3;
    const bench = createBench({
      processor: { ordering: 'partition', maxRecords: 1 },
      sink: { fault: ({ writes }) => (isThird(writes) ? { type: 'hang', until: 'abort' } : undefined) },
    });

    const response = await bench.invoke(eventOf({ 0: [1, 2], 1: [5, 3, 6], 2: [4] }), 5_000);

    expect(response).toEqual(at(101, 'charges-1'));
    expect(new Set(written(bench))).toEqual(new Set([1, 2, 4, 5]));
  });

  it('is reported with the offset of each', async () => {
    const bench = createBench({ sink: { fault: () => ({ type: 'hang', until: 'abort' }) } });

    const response = await bench.invoke(eventOf({ 0: [1, 2], 4: [3] }), 5_000);

    expect(response).toEqual({
      batchItemFailures: [
        { itemIdentifier: { partition: 'charges-0', offset: 100 } },
        { itemIdentifier: { partition: 'charges-4', offset: 100 } },
      ],
    });
  });
});

describe('an invocation that runs out of time', () => {
  const slow = { maxRecords: 1, slots: 1, ordering: 'partition' } as const;

  it('reports what it has not come to', async () => {
    const bench = createBench({ processor: slow });
    bench.sink.failNext({ type: 'slow', afterMs: 10 }, { type: 'hang', until: 'never' });
    const startedAt = bench.clock.now();

    const response = await bench.invoke(eventOf({ 0: numbers(40) }), 5_000);

    expect(response).toEqual(at(101));
    expect(bench.clock.now() - startedAt).toBe(4_000);
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('fails in the mode that throws', async () => {
    const bench = createBench({ processor: slow, handler: { onFailure: 'throw', timeoutMarginMs: 2_000 } });
    bench.sink.failNext({ type: 'hang', until: 'abort' });
    const startedAt = bench.clock.now();

    const failure = await failureOf(bench.invoke(eventOf({ 0: [1] }), 5_000));

    expect(failure).toMatchObject({ code: 'unavailable', reason: 'timeout' });
    expect(bench.clock.now() - startedAt).toBe(3_000);
  });
});

describe('a sink that does not open', () => {
  it('fails the invocation, and is tried again by the next', async () => {
    const bench = createBench();
    bench.sink.goAway();

    const failure = await failureOf(bench.invoke(eventOf({ 0: [1] })));
    bench.sink.comeBack();
    const response = await bench.invoke(eventOf({ 0: [1] }));

    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(response).toEqual(done);
    expect(bench.opened()).toBe(2);
  });
});

describe('an event of something else', () => {
  it.each<[string, unknown]>([
    ['one of aws:sqs', { Records: [{ body: 'secret', eventSource: 'aws:sqs' }] }],
    ['one of aws:sns', { Records: [{ EventSource: 'aws:sns' }] }],
    ['one of aws:kinesis', { Records: [{ eventSource: 'aws:kinesis', kinesis: {} }] }],
    ['one of aws:rmq', { eventSource: 'aws:rmq', rmqMessagesByQueue: {} }],
    ['one of aws:kafka', { eventSource: 'aws:kafka', records: null }],
    ['another one', { source: 'secret', detail: {} }],
    ['null', null],
    ['a value of type string', 'secret'],
  ])('is refused as %s, and not shown', async (what, event) => {
    const refusal = await failureOf(createBench().handler(event as LambdaKafkaEvent, contextOf(60_000)));

    expect(refusal).toMatchObject({ code: 'misconfigured' });
    expect((refusal as Error).message).toMatch(new RegExp(`expected an event of Kafka.*, got ${what}$`));
    expect((refusal as Error).message).not.toContain('secret');
  });

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a record that is null', [null]],
    ['no topic', [recordOf(1, 1), { ...recordOf(1, 2), topic: undefined }]],
    ['no partition', [{ ...recordOf(1, 1), partition: '0' }]],
    ['no offset', [{ ...recordOf(1, 1), offset: 0.5 }]],
  ])('is refused where it has %s', async (_, list) => {
    const event = { eventSource: 'aws:kafka', records: { 'charges-0': list } } as LambdaKafkaEvent;

    const refusal = await failureOf(createBench().handler(event, contextOf(60_000)));

    expect(refusal).toMatchObject({ code: 'misconfigured' });
  });

  it.each([undefined, {}])('is not looked at without a context (%s)', async (context) => {
    const failure = await failureOf(createBench().handler(eventOf({ 0: [1] }), context as never));

    expect(failure).toMatchObject({ code: 'misconfigured' });
  });
});

describe('createLambdaHandler', () => {
  it('refuses to be told nothing of failures', () => {
    const processor = { open: () => undefined, processAll: () => undefined } as unknown as Processor;

    expect(() => createLambdaHandler(processor, {} as LambdaHandlerOptions)).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });
});
