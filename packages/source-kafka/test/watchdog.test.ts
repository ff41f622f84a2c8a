import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { Watchdog } from '../src/watchdog.ts';

function watch() {
  const clock = createManualClock();
  const failures: unknown[] = [];
  const watchdog = new Watchdog({
    clock,
    sessionTimeoutMs: 900,
    rebalanceTimeoutMs: 3_000,
    failed: (error) => failures.push(error),
  });
  watchdog.start();
  watchdog.joined();
  return { clock, watchdog, failures };
}

describe('Watchdog', () => {
  it('fails after a session of silence, once', async () => {
    const { clock, failures } = watch();

    await clock.advance(899);
    expect(failures).toEqual([]);
    await clock.advance(10_000);

    expect(failures).toMatchObject([{ code: 'unavailable', reason: 'silent' }]);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each(['Heartbeat', 'OffsetCommit', 'SyncGroup'])('counts from the last answer to a %s', async (api) => {
    const { clock, watchdog, failures } = watch();
    await clock.advance(700);

    watchdog.answered(api);

    await clock.advance(899);
    expect(failures).toEqual([]);
    await clock.advance(400);
    expect(failures).toHaveLength(1);
  });

  it('is not content with what other brokers answer', async () => {
    const { clock, watchdog, failures } = watch();
    await clock.advance(700);

    watchdog.answered('Fetch');

    await clock.advance(300);
    expect(failures).toHaveLength(1);
  });

  it('gives a rebalance the time that its slowest member may take', async () => {
    const { clock, watchdog, failures } = watch();

    watchdog.joining();

    await clock.advance(3_800);
    expect(failures).toEqual([]);
    await clock.advance(400);
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
