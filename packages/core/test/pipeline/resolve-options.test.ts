import { describe, expect, it } from 'vitest';
import { RivergraphError } from '../../src/errors.ts';
import type { DeliveryOptions } from '../../src/pipeline/options.ts';
import { resolveOptions } from '../../src/pipeline/resolve-options.ts';
import { createMemorySink, type MemorySinkOptions } from '../../src/testing/index.ts';

const resolve = (
  options: DeliveryOptions = {},
  sink: MemorySinkOptions = {},
): ReturnType<typeof resolveOptions> => resolveOptions({ ...options, sink: createMemorySink(sink) });

function messageOf(options: Record<string, unknown>): string {
  try {
    resolve(options as DeliveryOptions);
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'misconfigured') return error.message;
    throw error;
  }
  return 'accepted';
}

describe('resolveOptions', () => {
  it('fills in the documented defaults', () => {
    const resolved = resolve();

    expect(resolved).toMatchObject({
      name: 'memory',
      ordering: 'entity',
      batcher: undefined,
      record: 'apart',
      limits: {
        maxRecords: 2_000,
        maxBytes: 4 * 2 ** 20,
        maxWaitMs: 100,
        maxWeight: Number.POSITIVE_INFINITY,
      },
      slots: 4,
      maxPendingRecords: 50_000,
      maxBufferedBytes: 64 * 2 ** 20,
      transformConcurrency: 16,
      maxRejectedInARow: 1_000,
      drainTimeoutMs: 20_000,
      policy: {
        writeTimeoutMs: 60_000,
        settleMs: 0,
        conflictRetries: 5,
        outageTimeoutMs: Number.POSITIVE_INFINITY,
      },
      backoff: { maxMs: 30_000 },
    });
  });

  it('never takes more than the sink can', () => {
    const limits = {
      maxRecords: 50,
      maxBytes: 1_000,
      maxWeight: 70,
      concurrency: 2,
      writeTimeoutMs: 9_000,
      settleMs: 40,
    };

    const lowered = resolve({}, { limits });
    const asked = resolve({ maxRecords: 10_000, maxBytes: 5_000, slots: 9 }, { limits });
    const less = resolve({ maxRecords: 7, slots: 1, writeTimeoutMs: 50 }, { limits });

    for (const resolved of [lowered, asked]) {
      expect(resolved).toMatchObject({
        slots: 2,
        limits: { maxRecords: 50, maxBytes: 1_000, maxWeight: 70 },
      });
    }
    expect(lowered.policy).toMatchObject({ writeTimeoutMs: 9_000, settleMs: 40 });
    expect(less).toMatchObject({ slots: 1, limits: { maxRecords: 7 }, policy: { writeTimeoutMs: 50 } });
  });

  it('keeps a batch within what may be held', () => {
    expect(resolve({ maxBufferedBytes: 1_000 }).limits.maxBytes).toBe(1_000);
    expect(messageOf({ maxBufferedBytes: 1_000, maxBytes: 1_001 })).toBe(
      'option maxBytes: expected at most maxBufferedBytes (1000), got 1001',
    );
  });

  it.each([
    'maxRecords',
    'maxBytes',
    'slots',
    'maxPendingRecords',
    'maxBufferedBytes',
    'transformConcurrency',
    'maxRejectedInARow',
  ])('refuses a %s that is no whole number of at least 1', (name) => {
    const wanted = `option ${name}: expected a whole number of at least 1, got`;

    for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(messageOf({ [name]: value })).toBe(`${wanted} ${value} (number)`);
    }
    expect(messageOf({ [name]: '5' })).toBe(`${wanted} 5 (string)`);
    expect(messageOf({ [name]: null })).not.toBe('rejected');
    expect(messageOf({ [name]: {} })).toBe(`${wanted} object`);
  });

  it.each([
    ['maxWaitMs', 0],
    ['drainTimeoutMs', 0],
    ['conflictRetries', 0],
    ['writeTimeoutMs', 1],
    ['outageTimeoutMs', 1],
    ['maxBackoffMs', 1],
  ])('refuses a %s below %d', (name, min) => {
    const wanted = `option ${name}: expected a number of at least ${min}, got`;

    expect(messageOf({ [name]: min - 1 })).toBe(`${wanted} ${min - 1} (number)`);
    expect(messageOf({ [name]: Number.NaN })).toBe(`${wanted} NaN (number)`);
    expect(messageOf({ [name]: 'soon' })).toBe(`${wanted} soon (string)`);
    expect(messageOf({ [name]: min })).toBe('accepted');
  });

  it('refuses an ordering it does not know', () => {
    expect(messageOf({ ordering: 'entities' })).toBe(
      "option ordering: expected 'entity', 'partition' or 'none', got entities (string)",
    );
  });
});
