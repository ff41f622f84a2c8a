import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../src/watchdog.ts';

function watch() {
  const clock = createManualClock();
  const failures: unknown[] = [];
  const watchdog = new Watchdog({
    clock,
    sessionTimeoutMs: 1_000,
    failed: (error) => failures.push(error),
  });
  watchdog.start();
  return { clock, watchdog, failures };
}

describe('Watchdog', () => {
  it('fails after three sessions of silence, once', async () => {
    const { clock, failures } = watch();

    await clock.advance(2_999);
    expect(failures).toEqual([]);
    await clock.advance(10_000);

    expect(failures).toMatchObject([{ code: 'unavailable', reason: 'silent' }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('counts from the last answer', async () => {
    const { clock, watchdog, failures } = watch();
    await clock.advance(2_500);

    watchdog.answered();

    await clock.advance(2_500);
    expect(failures).toEqual([]);
    await clock.advance(1_000);
    expect(failures).toHaveLength(1);
  });

  it('is still when it is stopped', async () => {
    const { clock, watchdog, failures } = watch();

    watchdog.stop();
    await clock.advance(10_000);

    expect(failures).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });
});
