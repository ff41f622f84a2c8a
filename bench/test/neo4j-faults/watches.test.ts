import { EventEmitter, once } from 'node:events';
import { unavailable } from '@rivergraph/core';
import type { Sink, Write } from '@rivergraph/core';
import { createMemoryStream } from '@rivergraph/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ReplayWatch } from '../../src/neo4j-faults/replay-watch.ts';
import { Sender } from '../../src/neo4j-faults/sender.ts';
import { AttemptWatch } from '../../src/neo4j-faults/watched-sink.ts';
import { partitions } from '../../src/neo4j-faults/workload.ts';
import type { Reading } from '../../src/neo4j-faults/workload.ts';

describe('ReplayWatch', () => {
  it('counts the records that are read again one after another, in each partition', () => {
    const watch = new ReplayWatch();
    const read = (id: string, ...positions: readonly number[]): void => {
      for (const position of positions) watch.read({ partition: { topic: 't', id }, position });
    };

    read('a', 0, 1, 2, 3, 2, 3, 4, 3);
    read('b', 0, 1, 2);

    expect(watch.most).toBe(2);
  });
});

describe('AttemptWatch', () => {
  it('sees attempts, those under way, and what they fail with', async () => {
    const watch = new AttemptWatch();
    const answer = new EventEmitter();
    const held = once(answer, 'answer').then(() => undefined);
    const sink = watch.over<Write>({
      name: 'held',
      features: { atomicBatches: true },
      write: async () => await held,
    } as unknown as Sink<Write>);
    const context = { signal: new AbortController().signal, attempt: 1, deadline: 0 };

    const write = sink.write({ writes: [] }, context);
    const before = watch.inFlight;
    answer.emit('error', unavailable('held', { reason: 'read-only' }));
    await write.catch(() => undefined);

    expect(before).toBe(1);
    expect(watch).toMatchObject({ attempts: 1, inFlight: 0, failures: 1 });
    expect(watch.failuresWith('unavailable/read-only')).toBe(1);
    expect(watch.summary).toBe('1 unavailable/read-only');
  });
});

describe('Sender', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends to all partitions until its limit', () => {
    const sender = new Sender(createMemoryStream<Reading>({ partitions }), { writer: 0, limit: 25 });

    sender.resume();
    vi.advanceTimersByTime(1_000);
    sender.pause();

    expect(sender.sent).toEqual([25, 25, 25, 25]);
  });

  it('waits while too much is not stored', () => {
    const sender = new Sender(createMemoryStream<Reading>({ partitions }), { writer: 0 });

    sender.resume();
    vi.advanceTimersByTime(60_000);
    sender.pause();

    expect(sender.sent).toEqual([500, 500, 500, 500]);
  });

  it('knows the first record that was sent after a moment', () => {
    const sender = new Sender(createMemoryStream<Reading>({ partitions }), { writer: 0 });

    sender.burst(1, 20);
    vi.advanceTimersByTime(500);
    sender.burst(1, 20);

    expect(sender.firstAfter(1, 1_000)).toBe(0);
    expect(sender.firstAfter(1, 1_001)).toBe(20);
    expect(sender.firstAfter(1, 1_501)).toBeUndefined();
  });
});
