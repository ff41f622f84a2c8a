import { createMemoryDeadLetter, createProcessor, raw } from '@rivergraph/core';
import type { Processor } from '@rivergraph/core';
import { createMemorySink, testWrite, type TestWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { createLambdaHandler, type LambdaHandlerOptions } from '../../src/lambda/handler.ts';
import { aggregate, bytesField, sealed } from '../kpl/aggregates.ts';
import {
  contextOf,
  createBench,
  eventOf,
  failureOf,
  numbers,
  sequenceOf,
  valuesOf,
  written,
} from './bench.ts';

const isPoison =
  (value: unknown) =>
  (write: { readonly kind: string }): boolean =>
    (write as TestWrite).payload === value;
const at = (sequence: string): unknown => ({ batchItemFailures: [{ itemIdentifier: sequence }] });
const done = { batchItemFailures: [] };
const aggregateOf = (...values: readonly number[]): Buffer =>
  aggregate(
    values.map((value) => ({ partitionKey: `inner-${value}`, data: Buffer.from(JSON.stringify(value)) })),
  );

describe('a handler of Kinesis events', () => {
  it('finishes a batch', async () => {
    const bench = createBench();

    const response = await bench.invoke(valuesOf(['a', 'b', 'c']));

    expect(response).toEqual(done);
    expect(new Set(written(bench))).toEqual(new Set(['a', 'b', 'c']));
    expect(bench.clock.pendingTimers).toBe(0);
    expect(bench.lines).toEqual([]);
  });

  it('gives records as the polling source does', async () => {
    const bench = createBench();
    const event = eventOf(
      [
        { data: '1', key: 'ключ', shard: 6 },
        { data: aggregateOf(2, 3), shard: 6 },
      ],
      41,
    );

    await bench.invoke(event);

    const partition = { topic: 'payments', id: 'payments/shardId-000000000006' };
    const common = { partition, topic: 'payments', headers: {} };
    expect(bench.records).toMatchObject([
      { ...common, position: sequenceOf(41), key: 'ключ', value: 1, timestamp: 1_700_000_041_123 },
      { ...common, position: sequenceOf(42), key: 'inner-2', value: 2, timestamp: 1_700_000_042_123 },
      { ...common, position: `${sequenceOf(42)}:1`, key: 'inner-3', value: 3, timestamp: 1_700_000_042_123 },
    ]);
    expect(new Set(bench.records.map((record) => record.partition)).size).toBe(1);
  });

  it('names the stream of a consumer with enhanced fan-out', async () => {
    const bench = createBench();
    const Records = valuesOf([1]).Records.map((record) => ({
      ...record,
      eventSourceARN: `${record.eventSourceARN}/consumer/graph:1700000000`,
    }));

    await bench.invoke({ Records });

    expect(bench.records[0]?.partition.id).toBe('payments/shardId-000000000000');
  });

  it('finishes 10,000 records', async () => {
    const bench = createBench();
    const event = eventOf(numbers(10_000).map((value) => ({ data: String(value), key: `k${value % 100}` })));

    const response = await bench.invoke(event);

    expect(response).toEqual(done);
    expect(new Set(written(bench))).toEqual(new Set(numbers(10_000)));
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it.each([[{ Records: [] }], [{}]])('has nothing to do for %j, and opens nothing', async (event) => {
    const bench = createBench();

    await expect(bench.handler(event as never, contextOf(1))).resolves.toEqual(done);
    expect(bench.opened()).toBe(0);
  });

  it('has nothing to do for an aggregate without records', async () => {
    const bench = createBench();

    const response = await bench.invoke(eventOf([{ data: sealed(bytesField(1, 'key, and no record')) }]));

    expect(response).toEqual(done);
    expect(bench.records).toEqual([]);
  });

  it('opens the sink once for three invocations', async () => {
    const bench = createBench();

    for (const call of numbers(3)) await bench.invoke(valuesOf([call], call));

    expect(bench.opened()).toBe(1);
    expect(written(bench)).toEqual([0, 1, 2]);
    expect(new Set(bench.records.map(({ partition }) => partition)).size).toBe(1);
  });

  it('keeps shards apart that come in one event', async () => {
    const bench = createBench({ sink: { poison: isPoison('c') } });
    const event = eventOf(
      ['a', 'b', 'c', 'd'].map((value, index) => ({ data: JSON.stringify(value), shard: index % 2 })),
    );

    const response = await bench.invoke(event);

    expect(bench.records.map(({ partition, value }) => [partition.id.at(-1), value])).toContainEqual([
      '1',
      'b',
    ]);
    expect(response.batchItemFailures).toContainEqual({ itemIdentifier: sequenceOf(2) });
  });

  it('takes aggregates as they come when it is told so', async () => {
    const whole = aggregateOf(1, 2);
    const values: unknown[] = [];
    const sink = createMemorySink();
    const processor = createProcessor({
      decoder: { key: () => 'k', value: (chunk, index) => chunk.valueAt(index) },
      transform: ({ value }) => {
        values.push(value);
        return testWrite('k', value);
      },
      sink,
    });
    const handler = createLambdaHandler(processor, { onFailure: 'throw', deaggregate: false });

    await handler(eventOf([{ data: whole }]), contextOf(60_000));
    await processor.close();

    expect(values).toEqual([whole]);
  });
});

describe.each(['entity', 'partition'] as const)(
  'a batch with a record that cannot be written, in order per %s',
  (ordering) => {
    const count = 12;
    const processor = { ordering, maxRecords: 5 };

    it.each(numbers(count))('is reported from index %i on, where that is the record', async (bad) => {
      const bench = createBench({ sink: { poison: isPoison(bad) }, processor });

      const response = await bench.invoke(valuesOf(numbers(count)));

      expect(response).toEqual(at(sequenceOf(bad)));
      expect(written(bench)).toEqual(expect.arrayContaining([...numbers(bad)]));
      expect(written(bench)).not.toContain(bad);
      expect(bench.lines).toEqual([
        expect.stringContaining(`all ${count} records to be finished, got ${bad} before`),
      ]);
      expect(bench.clock.pendingTimers).toBe(0);
    });

    it.each(numbers(count))('is finished where the record at index %i has a dead letter', async (bad) => {
      const deadLetter = createMemoryDeadLetter();
      const bench = createBench({ sink: { poison: isPoison(bad) }, processor: { ...processor, deadLetter } });

      const response = await bench.invoke(valuesOf(numbers(count)));

      expect(response).toEqual(done);
      expect(written(bench)).toHaveLength(count - 1);
      expect(deadLetter.records.map(({ position }) => position)).toEqual([sequenceOf(bad)]);
    });

    it.each(numbers(count))(
      'fails as a whole in the mode that throws, with the record at index %i',
      async (bad) => {
        const bench = createBench({
          sink: { poison: isPoison(bad) },
          handler: { onFailure: 'throw' },
          processor,
        });

        const failure = await failureOf(bench.invoke(valuesOf(numbers(count))));

        expect(failure).toMatchObject({ code: 'rejected', cause: { code: 'rejected' } });
        expect((failure as Error).message).toContain(
          `all ${count} records to be finished, got ${bad} before`,
        );
        expect(bench.lines).toEqual([]);
        expect(bench.clock.pendingTimers).toBe(0);
      },
    );

    it.each(numbers(9))('is reported from the aggregate on that holds record %i', async (bad) => {
      const bench = createBench({ sink: { poison: isPoison(bad) }, processor });
      const aggregates = [0, 3, 6].map((first) => ({ data: aggregateOf(first, first + 1, first + 2) }));

      const response = await bench.invoke(eventOf(aggregates));

      expect(response).toEqual(at(sequenceOf(Math.floor(bad / 3))));
      expect(written(bench)).toEqual(expect.arrayContaining([...numbers(bad)]));
    });

    it.each(numbers(3))('is reported from index %i on where an aggregate there is damaged', async (bad) => {
      const bench = createBench({ processor });
      const event = eventOf(
        numbers(3).map((index) => {
          const whole = aggregateOf(2 * index, 2 * index + 1);
          return { data: index === bad ? Buffer.concat([whole, Buffer.from('!')]) : whole };
        }),
      );

      const response = await bench.invoke(event);

      expect(response).toEqual(at(sequenceOf(bad)));
      expect(written(bench)).toEqual(expect.arrayContaining([...numbers(2 * bad)]));
      expect(bench.lines).toEqual([expect.stringContaining('an aggregate that agrees with its checksum')]);
    });
  },
);

describe('an invocation that runs out of time', () => {
  const slow = { maxRecords: 1, slots: 1, ordering: 'partition' } as const;

  it('reports what it has not come to, and the next one goes on there', async () => {
    let isSlow = true;
    const bench = createBench({
      processor: slow,
      sink: {
        fault: ({ writes }) =>
          isSlow && isPoison(20)(writes[0] as TestWrite) ? { type: 'hang', until: 'abort' } : undefined,
      },
    });
    const event = valuesOf(numbers(40));
    const startedAt = bench.clock.now();

    const response = await bench.invoke(event, 5_000);
    const tookMs = bench.clock.now() - startedAt;
    isSlow = false;
    const rest = await bench.invoke({ Records: event.Records.slice(20) });

    expect(response).toEqual(at(sequenceOf(20)));
    expect(tookMs).toBe(4_000);
    expect(bench.lines).toEqual([expect.stringContaining('the 5000 ms of the invocation')]);
    expect(rest).toEqual(done);
    expect(new Set(written(bench))).toEqual(new Set(numbers(40)));
    expect(bench.clock.pendingTimers).toBe(0);
  });

  it('keeps the margin that it is told to', async () => {
    const bench = createBench({ processor: slow, handler: { timeoutMarginMs: 3_000 } });
    bench.sink.failNext({ type: 'hang', until: 'never' });
    const startedAt = bench.clock.now();

    await bench.invoke(valuesOf(numbers(5)), 10_000);

    expect(bench.clock.now() - startedAt).toBe(7_000);
  });

  it('fails in the mode that throws', async () => {
    const bench = createBench({ processor: slow, handler: { onFailure: 'throw' } });
    bench.sink.failNext({ type: 'hang', until: 'abort' });

    const failure = await failureOf(bench.invoke(valuesOf(numbers(5)), 5_000));

    expect(failure).toMatchObject({ code: 'unavailable', reason: 'timeout' });
  });

  it('is one of a sink that is away, too', async () => {
    const bench = createBench();
    await bench.invoke(valuesOf(['first']));
    bench.sink.goAway();

    const response = await bench.invoke(valuesOf(['second'], 1), 30_000);
    bench.sink.comeBack();
    const again = await bench.invoke(valuesOf(['second'], 1));

    expect(response).toEqual(at(sequenceOf(1)));
    expect(again).toEqual(done);
    expect(written(bench)).toEqual(['first', 'second']);
    expect(bench.clock.pendingTimers).toBe(0);
  });
});

describe.each(['report', 'throw'] as const)('a sink that does not open, with onFailure %s', (onFailure) => {
  it('fails the invocation, and is tried again by the next', async () => {
    const bench = createBench({ handler: { onFailure } });
    bench.sink.goAway();

    const failure = await failureOf(bench.invoke(valuesOf([1])));
    bench.sink.comeBack();
    const response = await bench.invoke(valuesOf([1]));

    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(response).toEqual(done);
    expect(bench.opened()).toBe(2);
    expect(written(bench)).toEqual([1]);
  });
});

describe('a fatal error', () => {
  it.each(['misconfigured', 'unauthorized'] as const)(
    '(%s) is reported from the first record on',
    async (code) => {
      const bench = createBench();
      bench.sink.failNext({ type: 'fail', code });

      const response = await bench.invoke(valuesOf(numbers(3)));

      expect(response).toEqual(at(sequenceOf(0)));
      expect(bench.lines).toHaveLength(1);
    },
  );
});

describe('createLambdaHandler', () => {
  const processor: Processor = createProcessor({
    decoder: { key: () => '', value: raw() as never },
    transform: () => testWrite('k', 1),
    sink: createMemorySink(),
  });

  it.each<[string, unknown]>([
    ['onFailure', {}],
    ['onFailure', { onFailure: 'ignore' }],
    ['timeoutMarginMs', { onFailure: 'report', timeoutMarginMs: -1 }],
    ['deaggregate', { onFailure: 'report', deaggregate: 'no' }],
    ['deaggregate', { onFailure: 'report', deaggregate: 0 }],
  ])('refuses a wrong %s', (option, options) => {
    expect(() => createLambdaHandler(processor, options as LambdaHandlerOptions)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringMatching(new RegExp(`option ${option}: `, 'i')) as string,
      }),
    );
  });
});
