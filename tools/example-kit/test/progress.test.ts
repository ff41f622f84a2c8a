import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { everySecond, showEvery } from '../src/progress.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('showEvery', () => {
  it('shows again and again, and once more at the end', () => {
    const show = vi.fn<() => void>();

    const end = showEvery(200, show);
    vi.advanceTimersByTime(1_000);
    const before = show.mock.calls.length;
    end();
    vi.advanceTimersByTime(1_000);

    expect([before, show.mock.calls.length]).toEqual([5, 6]);
  });
});

describe('everySecond', () => {
  it('prints a line each, and the last one at the end', () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    let written = 0;

    const end = everySecond(() => `written ${written}`);
    written = 1;
    vi.advanceTimersByTime(1_000);
    written = 2;
    end();

    expect(log.mock.calls).toEqual([['  written 1'], ['  written 2']]);
  });
});
