import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../src/contracts/logger.ts';
import type { RecordChunk } from '../../src/contracts/record.ts';
import type { Write } from '../../src/contracts/write.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { json } from '../../src/decoding/json.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createProcessor, type Processor } from '../../src/pipeline/create-processor.ts';
import { createInvoker, type Invoker, type InvokerOptions } from '../../src/pipeline/serverless.ts';
import {
  createManualClock,
  createMemorySink,
  type ManualClock,
  type MemorySink,
  type MemorySinkOptions,
  testWrite,
  type TestWrite,
} from '../../src/testing/index.ts';
import { keyOf, numbers, type TestRecord } from './support.ts';

const partitions = numbers(3).map((index) => ({ topic: 'events', id: `events-${index}` }));

function chunkOf(values: readonly unknown[], partition = 0): RecordChunk {
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
    positionAt: (index) => index,
  };
}

interface Bench {
  readonly clock: ManualClock;
  readonly sink: MemorySink;
  readonly opened: () => number;
  readonly processor: Processor;
  readonly invoker: Invoker;
  readonly lines: string[];
}

function createBench(
  options: Partial<InvokerOptions> = {},
  sinkOptions: MemorySinkOptions = {},
  gate: Promise<void> = Promise.resolve(),
): Bench {
  const clock = createManualClock();
  const sink = createMemorySink(sinkOptions);
  const openSink = sink.open.bind(sink);
  const open = vi.spyOn(sink, 'open').mockImplementation(async (context) => {
    await gate;
    await openSink(context);
  });
  const processor = createProcessor({
    decoder: createDecoder<unknown, unknown>({ value: json() }),
    transform: (record: TestRecord) => testWrite(keyOf(record), record.value),
    sink,
    clock,
    random: () => 0.5,
    // One after another, so that what is finished does not depend on how the time was cut.
    maxRecords: 1,
    slots: 1,
    ordering: 'partition',
  });
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, error: (message) => lines.push(message) };
  const invoker = createInvoker(processor, { onFailure: 'report', clock, logger, ...options });
  return { clock, sink, opened: () => open.mock.calls.length, processor, invoker, lines };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );
}

describe('an invoker', () => {
  it('opens the processor once for all invocations, and finishes their records', async () => {
    const { clock, sink, opened, invoker } = createBench();

    for (const call of numbers(3)) {
      const unfinished = await invoker.invoke([chunkOf([call]), chunkOf([call], 1)], 60_000);
      expect(unfinished).toEqual([]);
    }

    expect(opened()).toBe(1);
    expect(sink.graph.values.size).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does nothing without records', async () => {
    const { opened, invoker } = createBench();

    await expect(invoker.invoke([], 0)).resolves.toEqual([]);
    expect(opened()).toBe(0);
  });

  it('opens once for calls at the same time, which run one after another', async () => {
    const { clock, sink, opened, invoker } = createBench(
      {},
      { fault: () => ({ type: 'slow', afterMs: 100 }) },
    );
    const startedAt = clock.now();

    const calls = numbers(3).map(async (call) => await invoker.invoke([chunkOf([call])], 60_000));
    await clock.runUntil(Promise.all(calls));

    expect(opened()).toBe(1);
    expect(sink.graph.values.get('events-0:0')).toBe(2);
    expect(clock.now() - startedAt).toBe(300);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up in time, tells from where on, and why', async () => {
    const isTenth = ([write]: readonly Write[]): boolean => (write as TestWrite).payload === 10;
    const { clock, invoker, lines } = createBench(
      {},
      { fault: ({ writes }) => (isTenth(writes) ? { type: 'hang', until: 'never' } : undefined) },
    );
    const chunks = [chunkOf(numbers(30)), chunkOf(numbers(5), 1)];
    const startedAt = clock.now();

    const unfinished = await clock.runUntil(invoker.invoke(chunks, 5_000));

    expect(unfinished[0]).toEqual({ chunk: chunks[0], index: 10 });
    expect(clock.now() - startedAt).toBe(4_000);
    expect(clock.pendingTimers).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(
        /^processor: expected all 35 records to be finished, got 1\d before the first that is not; the 5000 ms of the invocation, less a margin of 1000 ms, are over$/,
      ),
    ]);
  });

  it.each([-5, 0, 1_000])('begins nothing when %i ms are left', async (leftMs) => {
    const { clock, opened, invoker, lines } = createBench();

    const unfinished = await invoker.invoke([chunkOf([1, 2]), chunkOf([1], 1)], leftMs);

    expect(unfinished).toMatchObject([{ index: 0 }, { index: 0 }]);
    expect(lines).toEqual([expect.stringContaining('got 0 before')]);
    expect(opened()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('says why an error that no retry helps left records unfinished', async () => {
    const { clock, sink, invoker, lines } = createBench();
    sink.failNext({ type: 'slow', afterMs: 0 }, { type: 'fail', code: 'misconfigured' });

    const unfinished = await clock.runUntil(invoker.invoke([chunkOf(numbers(30))], 60_000));

    expect(unfinished).toMatchObject([{ index: 1 }]);
    expect(lines).toEqual([expect.stringContaining('got 1 before the first that is not: ')]);
  });

  it('writes to the console unless it is told otherwise', async () => {
    const said = vi.spyOn(console, 'error').mockReturnValue();
    const { clock, sink, invoker } = createBench({ logger: undefined });
    sink.failNext({ type: 'fail', code: 'misconfigured' });

    await clock.runUntil(invoker.invoke([chunkOf([1])], 60_000));

    expect(said).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('expected all 1 records'), {
      code: 'misconfigured',
      reason: undefined,
    });
  });
});

describe('an invoker that throws', () => {
  it('fails with what kept records from being finished', async () => {
    const { clock, sink, invoker, lines } = createBench({ onFailure: 'throw' });
    sink.failNext({ type: 'slow', afterMs: 0 }, { type: 'fail', code: 'unauthorized' });

    const failure = await clock.runUntil(failureOf(invoker.invoke([chunkOf(numbers(30))], 60_000)));

    expect(failure).toMatchObject({ code: 'unauthorized', cause: { code: 'unauthorized' } });
    expect((failure as Error).message).toContain('all 30 records to be finished, got 1 before');
    expect(lines).toEqual([]);
  });

  it('fails when the time is over', async () => {
    const { clock, sink, invoker } = createBench({ onFailure: 'throw', timeoutMarginMs: 500 });
    sink.failNext({ type: 'hang', until: 'abort' });
    const startedAt = clock.now();

    const failure = await clock.runUntil(failureOf(invoker.invoke([chunkOf([1])], 5_000)));

    expect(failure).toMatchObject({ code: 'unavailable', reason: 'timeout' });
    expect(clock.now() - startedAt).toBe(4_500);
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not fail when all is finished', async () => {
    const { invoker } = createBench({ onFailure: 'throw' });

    await expect(invoker.invoke([chunkOf([1])], 5_000)).resolves.toEqual([]);
  });
});

describe.each(['report', 'throw'] as const)('opening, with onFailure %s', (onFailure) => {
  it('is tried again by the next call after it failed', async () => {
    const { clock, sink, opened, invoker } = createBench({ onFailure });
    sink.goAway();

    const failure = await clock.runUntil(failureOf(invoker.invoke([chunkOf([1])], 60_000)));
    sink.comeBack();
    const unfinished = await clock.runUntil(invoker.invoke([chunkOf([1])], 60_000));

    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(unfinished).toEqual([]);
    expect(opened()).toBe(2);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that takes too long fails the call, and serves the next', async () => {
    let letGo = (): void => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const { clock, opened, invoker } = createBench({ onFailure }, {}, gate);

    const failure = await clock.runUntil(failureOf(invoker.invoke([chunkOf([1])], 3_000)));
    letGo();
    const unfinished = await clock.runUntil(invoker.invoke([chunkOf([1])], 3_000));

    expect(failure).toMatchObject({ code: 'unavailable', reason: 'timeout' });
    expect(unfinished).toEqual([]);
    expect(opened()).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is over for good when somebody has closed the processor', async () => {
    const { processor, invoker } = createBench({ onFailure });
    await invoker.invoke([chunkOf([1])], 60_000);

    await processor.close();

    await expect(invoker.invoke([chunkOf([1])], 60_000)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('createInvoker', () => {
  const { processor } = createBench();
  const good: InvokerOptions = { onFailure: 'report' };

  it.each<[string, unknown]>([
    ['onFailure', { ...good, onFailure: undefined }],
    ['onFailure', { ...good, onFailure: 'retry' }],
    ['timeoutMarginMs', { ...good, timeoutMarginMs: -1 }],
    ['timeoutMarginMs', { ...good, timeoutMarginMs: '1' }],
  ])('refuses a wrong %s', (option, options) => {
    expect(() => createInvoker(processor, options as InvokerOptions)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringContaining(`option ${option}: `) as string,
      }),
    );
  });

  it('refuses what is no processor', () => {
    const wrong = { run: () => undefined } as unknown as Processor;

    expect(() => createInvoker(wrong, good)).toThrow(expect.objectContaining({ code: 'misconfigured' }));
  });
});
