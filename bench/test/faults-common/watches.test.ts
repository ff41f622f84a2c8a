import { EventEmitter, once } from 'node:events';
import { unavailable } from '@rivergraph/core';
import type { Sink, Write } from '@rivergraph/core';
import { createMemoryStream } from '@rivergraph/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AttemptWatch } from '../../src/faults-common/attempt-watch.ts';
import { ReplayWatch } from '../../src/faults-common/replay-watch.ts';
import { StreamSender } from '../../src/faults-common/stream-sender.ts';

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

describe('StreamSender', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends to all partitions until its limit', () => {
    const sender = senderOf({ limit: 25 });

    sender.resume();
    vi.advanceTimersByTime(1_000);
    sender.pause();

    expect(sender.sent).toEqual([25, 25, 25, 25]);
  });

  it('waits while too much is not stored', () => {
    const sender = senderOf();

    sender.resume();
    vi.advanceTimersByTime(60_000);
    sender.pause();

    expect(sender.sent).toEqual([500, 500, 500, 500]);
  });

  it('knows the first record that was sent after a moment', () => {
    const sender = senderOf();

    sender.burst(1, 20);
    vi.advanceTimersByTime(500);
    sender.burst(1, 20);

    expect(sender.firstAfter(1, 1_000)).toBe(0);
    expect(sender.firstAfter(1, 1_001)).toBe(20);
    expect(sender.firstAfter(1, 1_501)).toBeUndefined();
  });
});

function senderOf(more: { readonly limit?: number } = {}): StreamSender<string> {
  const stream = createMemoryStream<string>({ partitions: 4 });
  return new StreamSender(stream, { valueOf: (partition, nth) => `${partition} ${nth}`, ...more });
}
