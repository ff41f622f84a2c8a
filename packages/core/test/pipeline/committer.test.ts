import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/contracts/logger.ts';
import type { PositionCommit, SourceSession } from '../../src/contracts/source.ts';
import { misconfigured, type RivergraphError, unavailable } from '../../src/errors.ts';
import { Committer } from '../../src/pipeline/run/committer.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { createManualClock, type ManualClock } from '../../src/testing/index.ts';

interface Desk {
  readonly clock: ManualClock;
  readonly committer: Committer;
  readonly lanes: readonly Lane[];
  readonly session: SourceSession;
  readonly asked: (readonly PositionCommit[])[];
  readonly told: string[];
  /** The next commits end with these, in order; then they succeed. */
  readonly outcomes: (Promise<void> | RivergraphError)[];
}

function createDesk(): Desk {
  const clock = createManualClock();
  const asked: (readonly PositionCommit[])[] = [];
  const told: string[] = [];
  const outcomes: Desk['outcomes'] = [];
  const lanes = [0, 1].map(
    (index) =>
      new Lane(
        { partition: { topic: 't', id: `t-${index}` }, epoch: index },
        { clock, logger: silentLogger },
      ),
  );
  const committer = new Committer({
    clock,
    lanes: new Set(lanes),
    committed: (commits, records) => told.push(`${commits.length} with ${records}`),
    failed: (error, willRetry) => told.push(`${error.code} ${String(willRetry)}`),
  });
  const session: SourceSession = {
    commitIntervalMs: 100,
    next: async () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    close: async () => undefined,
    commit: async (commits) => {
      asked.push(commits);
      const outcome = outcomes.shift();
      if (outcome instanceof Promise) await outcome;
      else if (outcome !== undefined) throw outcome;
    },
  };
  return { clock, committer, lanes, session, asked, told, outcomes };
}

function pass(lane: Lane | undefined, position: number): void {
  lane?.mark({ position }, 0);
  lane?.advance();
}

describe('Committer', () => {
  it('stores what is news, at the interval of the session', async () => {
    const { clock, committer, lanes, session, asked } = createDesk();
    committer.start(session);
    pass(lanes[0], 5);

    await clock.advance(250);
    pass(lanes[0], 6);
    pass(lanes[1], 9);
    await clock.advance(100);
    committer.stop();

    expect(asked.map((commits) => commits.map(({ position }) => position))).toEqual([[5], [6, 9]]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stores at once when asked, and one call at a time', async () => {
    const { clock, committer, lanes, session, asked, outcomes } = createDesk();
    let finish = (): void => undefined;
    outcomes.push(
      new Promise((resolve) => {
        finish = resolve;
      }),
    );
    committer.start(session);

    pass(lanes[0], 1);
    const first = committer.flush();
    pass(lanes[0], 2);
    const second = committer.flush();
    await clock.settle();
    const before = asked.length;
    finish();

    await expect(Promise.all([first, second])).resolves.toEqual([true, true]);
    expect(before).toBe(1);
    expect(asked).toHaveLength(2);
    committer.stop();
  });

  it('stores nothing of a fenced lane, nothing without a session, and nothing after stop', async () => {
    const { committer, lanes, session, asked } = createDesk();
    pass(lanes[0], 1);

    const without = await committer.flush();
    lanes[0]?.fence();
    committer.start(session);
    const fenced = await committer.flush();
    committer.stop();
    pass(lanes[1], 1);
    const after = await committer.flush();

    expect([without, fenced, after]).toEqual([false, true, false]);
    expect(asked).toEqual([]);
  });

  it('stores again, and newer, what could not be stored for now', async () => {
    const { clock, committer, lanes, session, asked, told, outcomes } = createDesk();
    outcomes.push(unavailable('away'));
    committer.start(session);
    pass(lanes[0], 1);

    await clock.advance(100);
    pass(lanes[0], 2);
    await clock.advance(100);
    committer.stop();

    expect(asked.map((commits) => commits[0]?.position)).toEqual([1, 2]);
    expect(told).toEqual(['unavailable true', '1 with 0']);
    expect(committer.failure).toBeUndefined();
  });

  it('keeps the error that no retry helps', async () => {
    const { committer, lanes, session, told, outcomes } = createDesk();
    const error = misconfigured('read-only');
    outcomes.push(error);
    committer.start(session);
    pass(lanes[0], 1);

    const isStored = await committer.flush();
    committer.stop();

    expect(isStored).toBe(false);
    expect(committer.failure).toBe(error);
    expect(told).toEqual(['misconfigured false']);
  });

  it('is not held up by a commit that hangs in a session that is gone', async () => {
    const { clock, committer, lanes, session, asked, outcomes } = createDesk();
    outcomes.push(new Promise(() => undefined));
    committer.start(session);
    pass(lanes[0], 5);
    await clock.advance(100);

    committer.stop();
    committer.start(session);
    pass(lanes[1], 9);
    await clock.advance(100);
    committer.stop();

    expect(asked).toHaveLength(2);
  });

  it('takes a session that throws at once for one that rejects', async () => {
    const { clock, committer, lanes, session, told } = createDesk();
    const commit = (): never => {
      throw unavailable('away');
    };
    committer.start({ ...session, commit });
    pass(lanes[0], 5);

    const stored = [await committer.flush(), await committer.flush()];
    committer.stop();
    await clock.settle();

    expect(stored).toEqual([false, false]);
    expect(told).toEqual(['unavailable true', 'unavailable true']);
  });

  it('gathers no calls behind one that hangs', async () => {
    const { clock, committer, lanes, session, asked, outcomes } = createDesk();
    outcomes.push(new Promise(() => undefined));
    committer.start(session);
    pass(lanes[0], 1);

    await clock.advance(10_000);
    committer.stop();

    expect(asked).toHaveLength(1);
  });
});
