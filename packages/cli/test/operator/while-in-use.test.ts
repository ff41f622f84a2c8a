import { misconfigured } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { whileInUse } from '../../src/operator/while-in-use.ts';

const inUse = misconfigured('store: another has it', { reason: 'in-use' });

function refusing(times: number): { readonly attempt: () => Promise<string>; readonly calls: () => number } {
  let calls = 0;
  const attempt = async (): Promise<string> => {
    calls += 1;
    if (calls <= times) throw inUse;
    return 'open';
  };
  return { attempt, calls: () => calls };
}

describe('whileInUse', () => {
  it('tries again every 100 ms while another process has the store', async () => {
    const clock = createManualClock();
    const { attempt, calls } = refusing(3);
    const began = clock.now();

    const result = await clock.runUntil(whileInUse(clock, attempt));

    expect(result).toBe('open');
    expect(calls()).toBe(4);
    expect(clock.now() - began).toBe(300);
    expect(clock.pendingTimers).toBe(0);
  });

  it('gives up after 10 s', async () => {
    const clock = createManualClock();
    const { attempt, calls } = refusing(1_000);

    await expect(clock.runUntil(whileInUse(clock, attempt))).rejects.toBe(inUse);

    expect(calls()).toBe(101);
  });

  it('ends at a signal', async () => {
    const clock = createManualClock();
    const stop = new AbortController();
    const { attempt, calls } = refusing(1_000);

    const waiting = whileInUse(clock, attempt, stop.signal);
    stop.abort();

    await expect(waiting).rejects.toBe(inUse);
    expect(calls()).toBe(1);
  });

  it('passes on what is wrong otherwise', async () => {
    const clock = createManualClock();
    const wrong = misconfigured('store: no folder');

    await expect(whileInUse(clock, async () => await Promise.reject(wrong))).rejects.toBe(wrong);
  });
});
