import { conflict } from '@rivergraph/core';
import type { Sink, WriteBatch, WriteContext } from '@rivergraph/core';
import { createMemorySink, testWrite } from '@rivergraph/core/testing';
import type { TestWrite } from '@rivergraph/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { withFaults } from '../src/faults.ts';
import { Meter } from '../src/meter.ts';

const batch: WriteBatch<TestWrite> = { writes: [testWrite('a', 1), testWrite('b', 2)] };
const context: WriteContext = { signal: new AbortController().signal, attempt: 1, deadline: Infinity };

function fakeSink(write: Sink<TestWrite>['write']): Sink<TestWrite> {
  const nothing = async (): Promise<void> => undefined;
  return { name: 'fake', features: { atomicBatches: true }, open: nothing, write, close: nothing };
}

/** Tells 10 ms more at each call. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 10);
}

describe('Meter', () => {
  it('counts the edges of each request and how long it took, and gives them once', async () => {
    const meter = new Meter('readings', ticking());
    const sink = meter.attach(fakeSink(async () => undefined));

    await sink.write(batch, context);
    await sink.write(batch, context);
    meter.observe({ type: 'retry', code: 'conflict' });
    meter.observe({ type: 'written', writes: 2 });

    expect(meter.take()).toEqual({ edgesSubmitted: [2, 2], writeDurations: [10, 10], retries: 1 });
    expect(meter.take()).toEqual({ edgesSubmitted: [], writeDurations: [], retries: 0 });
    expect(meter.totals).toEqual({ edges: 4, requests: 2, retries: 1, duration: 20, longest: 10 });
  });

  it('counts no edge that failed, but how long that took', async () => {
    const meter = new Meter('readings', ticking());
    const failed = [{ index: 1, error: conflict('fake: expected b, got a conflict') }];
    const partial = meter.attach(fakeSink(async () => ({ failed })));
    const failing = meter.attach(fakeSink(async () => await Promise.reject(conflict('fake: no'))));

    await partial.write(batch, context);
    await expect(failing.write(batch, context)).rejects.toThrow('fake: no');

    expect(meter.take()).toMatchObject({ edgesSubmitted: [1], writeDurations: [10, 10] });
  });

  it('holds no single values where nobody takes them', async () => {
    const meter = new Meter('totals', ticking());

    await meter.attach(fakeSink(async () => undefined)).write(batch, context);

    expect(meter.take()).toMatchObject({ edgesSubmitted: [], writeDurations: [] });
    expect(meter.totals.edges).toBe(2);
  });

  it('leaves the sink as it is in all else', async () => {
    const limits = { maxRecords: 5 };
    const conflictKeys = vi.fn<() => readonly string[]>(() => ['key']);
    const sink = new Meter('totals').attach({ ...fakeSink(async () => undefined), limits, conflictKeys });

    const keys = sink.conflictKeys?.(testWrite('a', 1));

    expect([sink.name, sink.limits, keys, sink.describe]).toEqual(['fake', limits, ['key'], undefined]);
  });
});

describe('withFaults', () => {
  const dice = (...numbers: readonly number[]): (() => number) => {
    const left = [...numbers];
    return () => left.shift() ?? 0;
  };

  it('is the sink itself without any', () => {
    const sink = createMemorySink();

    expect(withFaults(sink, 0, Math.random)).toBe(sink);
  });

  it('fails before anything is written, or after all of it is', async () => {
    const write = vi.fn<() => Promise<undefined>>(async () => undefined);
    const sink = withFaults(fakeSink(write), 30, dice(0.3, 0.29, 0.4, 0.29, 0.5));

    await sink.write(batch, context);
    await expect(sink.write(batch, context)).rejects.toMatchObject({
      code: 'conflict',
      outcome: 'not-applied',
    });
    await expect(sink.write(batch, context)).rejects.toMatchObject({ code: 'conflict', outcome: 'unknown' });

    expect(write).toHaveBeenCalledTimes(2);
  });
});
