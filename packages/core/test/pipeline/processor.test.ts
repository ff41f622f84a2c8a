import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { Position } from '../../src/contracts/partition.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import { createMemoryDeadLetter } from '../../src/dead-letter/memory-dead-letter.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { json } from '../../src/decoding/json.ts';
import { unavailable } from '../../src/errors.ts';
import { defineGraph, type GraphWrite, wait } from '../../src/index.ts';
import { createProcessor, type Processor } from '../../src/pipeline/create-processor.ts';
import type { ProcessorOptions } from '../../src/pipeline/options.ts';
import {
  type AttemptInfo,
  createManualClock,
  createMemorySink,
  type ManualClock,
  type MemorySink,
  type MemorySinkOptions,
  type SinkFault,
  testWrite,
  type TestWrite,
} from '../../src/testing/index.ts';
import { appliedPayloads, attemptSizes, keyOf, type LabWrite, numbers, type TestRecord } from './support.ts';

const partitions = numbers(3).map((index) => ({ topic: 'events', id: `events-${index}` }));

function chunkOf(values: readonly unknown[], { partition = 0, first = 0 } = {}): RecordChunk {
  const home = partitions[partition];
  if (home === undefined) throw new Error('no such partition');
  return {
    partition: home,
    length: values.length,
    bytes: values.length * 10,
    keyAt: () => null,
    valueAt: (index) => Buffer.from(JSON.stringify(values[index])),
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: (index) => first + index,
  };
}

interface Bench {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly processor: Processor;
}

async function openBench(
  sinkOptions: MemorySinkOptions = {},
  options: Partial<ProcessorOptions<TestRecord, LabWrite>> = {},
): Promise<Bench> {
  const clock = createManualClock();
  const sink = createMemorySink(sinkOptions);
  const processor = createProcessor({
    decoder: createDecoder<unknown, unknown>({ value: json() }),
    transform: (record: TestRecord) => testWrite(keyOf(record), record.value),
    sink,
    clock,
    random: () => 0.5,
    ...options,
  });
  await processor.open();
  return { clock, sink, processor };
}

/** A sink that rejects some writes late, and some at once. */
function slowlyRejected(late: readonly number[], soon: readonly number[]): MemorySinkOptions {
  const payloadOf = (write: { readonly kind: string }): number => (write as TestWrite).payload as number;
  return {
    poison: (write) => [...late, ...soon].includes(payloadOf(write)),
    fault: ({ writes }) =>
      writes.some((write) => late.includes(payloadOf(write)))
        ? { type: 'fail', code: 'rejected', afterMs: 50 }
        : undefined,
  };
}

const graph = defineGraph({
  nodes: { User: { key: { id: 'integer' } } },
  edges: { KNOWS: { from: 'User', to: 'User' } },
});

function friendship({ value }: TestRecord): GraphWrite {
  const step = value as { readonly node: number } | { readonly edge: readonly [number, number] };
  if ('node' in step) return graph.User.upsert({ id: step.node });
  const [from, to] = step.edge.map((id) => graph.User.ref({ id }, { missing: wait({ forMs: 60_000 }) }));
  if (from === undefined || to === undefined) throw new Error('expected two ends');
  return graph.KNOWS.upsert(from, to);
}

describe('process', () => {
  it('says nothing is left when every record is written, and leaves no timer', async () => {
    const { clock, sink, processor } = await openBench();

    const result = await processor.process(chunkOf(numbers(5_000)));

    expect(result.firstUnfinished).toBeUndefined();
    expect(sink.graph.values.size).toBe(5_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not linger: nothing more can come', async () => {
    const { clock, processor } = await openBench();
    const startedAt = clock.now();

    await processor.process(chunkOf([1, 2, 3]));

    expect(clock.now()).toBe(startedAt);
  });

  it('tries again inside', async () => {
    const { clock, sink, processor } = await openBench();
    sink.failNext({ type: 'fail', code: 'unavailable' }, { type: 'fail', code: 'conflict' });

    const result = await clock.runUntil(processor.process(chunkOf([1, 2, 3])));

    expect(result).toEqual({});
    expect(sink.calls).toBeGreaterThanOrEqual(3);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up at the deadline and says from where on', async () => {
    const { clock, sink, processor } = await openBench(
      {},
      { maxRecords: 10, slots: 1, ordering: 'partition' },
    );
    sink.failNext({ type: 'slow', afterMs: 10 }, { type: 'hang', until: 'never' });

    const result = await clock.runUntil(
      processor.process(chunkOf(numbers(30)), { deadline: clock.now() + 5_000 }),
    );

    // On a slow machine the first batch may be smaller than it could be.
    expect(result).toEqual({ firstUnfinished: attemptSizes({ sink })[0], error: undefined });
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up when aborted, also before it began', async () => {
    const controller = new AbortController();
    const { clock, sink, processor } = await openBench();
    sink.failNext({ type: 'hang', until: 'abort' });

    const running = processor.process(chunkOf([1, 2]), { signal: controller.signal });
    await clock.settle();
    controller.abort();
    const first = await clock.runUntil(running);
    const second = await clock.runUntil(processor.process(chunkOf([3]), { signal: controller.signal }));

    expect([first.firstUnfinished, second.firstUnfinished]).toEqual([0, 0]);
    expect(sink.calls).toBe(1);
    expect(sink.running).toBe(0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('waits for an endpoint until the deadline, and gives the record back then', async () => {
    const { clock, sink, processor } = await openBench({}, { transform: friendship });

    const done = await clock.runUntil(
      processor.process(chunkOf([{ edge: [1, 2] }, { node: 1 }, { node: 2 }])),
    );
    const deadline = clock.now() + 5_000;
    const given = await clock.runUntil(
      processor.process(chunkOf([{ node: 3 }, { edge: [3, 4] }, { node: 5 }]), { deadline }),
    );

    expect([done, given]).toEqual([{}, { firstUnfinished: 1 }]);
    expect(sink.graph.nodes('User')).toHaveLength(4);
    expect(clock.now()).toBe(deadline);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives the error that no retry helps, and from where on', async () => {
    const { clock, sink, processor } = await openBench({}, { maxRecords: 10, ordering: 'partition' });
    sink.failNext({ type: 'slow', afterMs: 0 }, { type: 'fail', code: 'misconfigured' });

    const result = await clock.runUntil(processor.process(chunkOf(numbers(30))));

    // The first batch, however large it was when it went.
    const written = appliedPayloads({ sink }).length;
    expect(written).toBeGreaterThan(0);
    expect(result).toMatchObject({ firstUnfinished: written, error: { code: 'misconfigured' } });
  });

  it.each(numbers(12))(
    'without a dead letter finishes all before record %i, which is rejected',
    async (bad) => {
      // Batches of three that take their time: when the record is rejected most of what is before it is under way.
      const poison = (write: { readonly kind: string }): boolean => (write as TestWrite).payload === bad;
      const fault = ({ writes }: AttemptInfo): SinkFault | undefined =>
        writes.some(poison) ? undefined : { type: 'slow', afterMs: 50 };
      const { clock, processor } = await openBench({ poison, fault }, { maxRecords: 3, slots: 2 });

      const result = await clock.runUntil(processor.process(chunkOf(numbers(12))));

      expect(result).toMatchObject({ firstUnfinished: bad, error: { code: 'rejected' } });
      expect(clock.pendingTimers).toBe(0);
    },
  );

  it('without a dead letter names the first record that is rejected, also where a later one is sooner', async () => {
    const { clock, processor } = await openBench(slowlyRejected([2], [7]), { maxRecords: 3, slots: 3 });

    const result = await clock.runUntil(processor.process(chunkOf(numbers(9))));

    expect(result).toMatchObject({ firstUnfinished: 2, error: { code: 'rejected' } });
    expect(result.error?.message).toContain('events-0 at 2');
  });

  it('without a dead letter names of several partitions the record of the first chunk that has one', async () => {
    const { clock, processor } = await openBench(slowlyRejected([104, 7], [204]), {
      maxRecords: 3,
      slots: 9,
    });
    const chunks = [
      chunkOf(numbers(3)),
      chunkOf([103, 104, 105], { partition: 1 }),
      chunkOf([203, 204, 205], { partition: 2 }),
      chunkOf([6, 7, 8], { first: 6 }),
    ];

    const results = await clock.runUntil(processor.processAll(chunks));

    expect(results.map(({ firstUnfinished }) => firstUnfinished)).toEqual([undefined, 1, 1, 1]);
    const messages = results.map(({ error }) => error?.message);
    expect(messages[1]).toContain('events-1 at 1');
    expect(messages.slice(2)).toEqual([messages[1], messages[1]]);
  });

  it('without a dead letter finishes the chunks beside that of a rejected record', async () => {
    const poison = (write: { readonly kind: string }): boolean => (write as TestWrite).payload === 4;
    const { clock, processor } = await openBench({ poison });
    const chunks = [chunkOf(numbers(9)), chunkOf([100, 101, 102], { partition: 1 })];

    const results = await clock.runUntil(processor.processAll(chunks));

    expect(results).toMatchObject([{ firstUnfinished: 4 }, {}]);
  });

  it('writes types that are versioned by position, where its decoder sorts positions', async () => {
    const versioned = defineGraph({
      nodes: { User: { key: { id: 'integer' }, version: 'position' } },
      edges: {},
    });
    const transform = ({ value }: TestRecord): GraphWrite => versioned.User.upsert({ id: value as number });
    const decoder = createDecoder<unknown, unknown>({ value: json() });
    const orderKey = (position: Position): string => JSON.stringify(position).padStart(8, '0');

    const sorting = await openBench({}, { transform, decoder: { ...decoder, orderKey } });
    const sorted = await sorting.clock.runUntil(sorting.processor.process(chunkOf([1, 2])));
    const plainer = await openBench({}, { transform, decoder });
    const refused = await plainer.clock.runUntil(plainer.processor.process(chunkOf([1, 2])));

    expect(sorted).toEqual({});
    expect(sorting.sink.graph.nodes('User')).toHaveLength(2);
    expect(refused).toMatchObject({ firstUnfinished: 0, error: { code: 'misconfigured' } });
  });

  it('without a dead letter stops at a rejected record', async () => {
    const { clock, processor } = await openBench({ poison: (write) => (write as TestWrite).payload === 7 });

    const result = await clock.runUntil(processor.process(chunkOf(numbers(10))));

    expect(result).toMatchObject({ firstUnfinished: 7, error: { code: 'rejected' } });
    expect(result.error?.message).toContain('events-0 at 7');
  });

  it('with a dead letter finishes it', async () => {
    const deadLetter = createMemoryDeadLetter();
    const poison = (write: { readonly kind: string }): boolean => (write as TestWrite).payload === 7;
    const { clock, processor } = await openBench({ poison }, { deadLetter });

    const result = await clock.runUntil(processor.process(chunkOf(numbers(10))));

    expect(result).toEqual({});
    expect(deadLetter.records.map(({ position }) => position)).toEqual([7]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stops for a flood and dead-letters none of it', async () => {
    const deadLetter = createMemoryDeadLetter();
    const { clock, processor } = await openBench({ poison: () => true }, { deadLetter });

    const result = await clock.runUntil(processor.process(chunkOf(numbers(50))));

    expect(result).toMatchObject({ firstUnfinished: 0, error: { reason: 'flood' } });
    expect(deadLetter.records).toEqual([]);
  });

  it('ends by the deadline with a transform that never resolves', async () => {
    const transform = async (): Promise<TestWrite> => await new Promise<never>(() => undefined);
    const { clock, processor } = await openBench({}, { transform });

    const result = await clock.runUntil(processor.process(chunkOf([1]), { deadline: clock.now() + 1_000 }));

    expect(result.firstUnfinished).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('processAll', () => {
  it('gives one result per chunk, also for two chunks of one partition', async () => {
    const { clock, sink, processor } = await openBench({}, { maxRecords: 5, slots: 1 });
    const chunks = [
      chunkOf(numbers(5)),
      chunkOf(numbers(5), { first: 5 }),
      chunkOf(numbers(5), { partition: 1 }),
    ];
    sink.failNext({ type: 'slow', afterMs: 1 }, { type: 'hang', until: 'never' });

    const results = await clock.runUntil(processor.processAll(chunks, { deadline: clock.now() + 1_000 }));

    expect(results.map(({ firstUnfinished }) => firstUnfinished)).toEqual([undefined, 0, 0]);
  });

  it('of nothing gives nothing', async () => {
    const { processor } = await openBench();

    await expect(processor.processAll([])).resolves.toEqual([]);
  });

  it('runs calls one after another, in order', async () => {
    const { clock, sink, processor } = await openBench({ fault: () => ({ type: 'slow', afterMs: 100 }) });
    const startedAt = clock.now();

    const calls = numbers(4).map(async (call) => await processor.process(chunkOf([call], { first: call })));
    await clock.runUntil(Promise.all(calls));

    expect([...sink.graph.values.values()]).toEqual([0, 1, 2, 3]);
    expect(clock.now() - startedAt).toBe(400);
  });
});

describe('the life of a processor', () => {
  it('begins with open', async () => {
    const { processor } = await openBench();
    await processor.close();

    await expect(processor.process(chunkOf([1]))).rejects.toMatchObject({ code: 'closed' });
  });

  it('may begin again after open failed', async () => {
    const clock = createManualClock();
    const sink = createMemorySink();
    sink.goAway();
    const transform = (): TestWrite => testWrite('k', 1);
    const processor = createProcessor({ decoder: createDecoder(), transform, sink, clock });

    await expect(processor.open()).rejects.toMatchObject({ code: 'unavailable' });
    sink.comeBack();
    await processor.open();

    await expect(processor.process(chunkOf([1]))).resolves.toEqual({});
    await expect(processor.open()).rejects.toMatchObject({ code: 'closed' });
  });

  it('ends after the call that runs; close may be called twice', async () => {
    const { clock, sink, processor } = await openBench({ fault: () => ({ type: 'slow', afterMs: 100 }) });

    const running = processor.process(chunkOf([1]));
    const closed = Promise.all([processor.close(), processor.close()]);
    const result = await clock.runUntil(running);
    await clock.runUntil(closed);

    expect(result).toEqual({});
    expect(sink.graph.values.size).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('goes on with the next call after one that failed', async () => {
    const { clock, sink, processor } = await openBench();
    sink.failNext({ type: 'fail', code: 'misconfigured' });

    const first = await clock.runUntil(processor.process(chunkOf([1])));
    const second = await clock.runUntil(processor.process(chunkOf([1])));

    expect(first.error?.code).toBe('misconfigured');
    expect(second).toEqual({});
  });

  it('tells what fails in a transform for ever, at the deadline, as unfinished', async () => {
    const transform = (): TestWrite => {
      throw unavailable('look-up: away');
    };
    const { clock, processor } = await openBench({}, { transform });

    const result = await clock.runUntil(
      processor.process(chunkOf([1, 2]), { deadline: clock.now() + 60_000 }),
    );

    expect(result.firstUnfinished).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
