import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/contracts/clock.ts';

const dayMs = 24 * 60 * 60 * 1000;

describe('systemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells milliseconds since 1970', () => {
    const now = systemClock.now();

    expect(Number.isInteger(now)).toBe(true);
    expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
  });

  it('keeps a timer that is longer than Node can hold', () => {
    const fired = vi.fn<() => void>();
    systemClock.setTimer(fired, 30 * dayMs);

    vi.advanceTimersByTime(30 * dayMs - 1);
    const early = fired.mock.calls.length;
    vi.advanceTimersByTime(1);

    expect(early).toBe(0);
    expect(fired).toHaveBeenCalledOnce();
  });

  it('never fires a timer without end, and cancels it', () => {
    const fired = vi.fn<() => void>();
    const timer = systemClock.setTimer(fired, Number.POSITIVE_INFINITY);

    vi.advanceTimersByTime(100 * dayMs);
    timer.cancel();

    expect(fired).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });
});
