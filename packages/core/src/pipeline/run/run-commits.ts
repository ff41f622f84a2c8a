import type { Clock } from '../../contracts/clock.ts';
import { Committer } from './committer.ts';
import type { Engine } from '../engine.ts';
import { Halt, pauseFor, within } from '../../util/halt.ts';
import type { Lane } from '../lane/lane.ts';
import type { RunSetup } from './run-setup.ts';

/** How often a last commit is tried, and how long each may take. */
const finalCommits = { tries: 5, timeoutMs: 5_000, pauseMs: 200 };

/** Stores the last watermarks; what cannot be stored is read again by the next run. @internal */
export async function commitFinally(committer: Committer, clock: Clock): Promise<void> {
  for (let tries = 0; committer.isStarted && tries < finalCommits.tries; tries++) {
    const isStored = await within(clock, finalCommits.timeoutMs, committer.flush());
    if (isStored !== false || committer.failure !== undefined) return;
    await pauseFor(clock, finalCommits.pauseMs, new Halt());
  }
}

/** Makes the committer of a run. `retire` is called for lanes whose end is stored. @internal */
export function newCommitter(
  { resolved, publish }: RunSetup,
  engine: Engine,
  retire: (lane: Lane) => void,
): Committer {
  return new Committer({
    clock: resolved.clock,
    lanes: engine.lanes,
    committed: (commits) => {
      publish({ type: 'committed', partitions: commits.length });
      // Intake may go on now: what is stored no longer counts against the window.
      engine.post(() => {
        for (const { lane, ended } of commits) if (ended) retire(lane);
      });
    },
    failed: (error, willRetry) => {
      publish({ type: 'commit-failed', code: error.code });
      resolved.logger.warn(`source: storing positions failed: ${error.message}`, { code: error.code });
      if (!willRetry) engine.post(() => engine.fail(error));
    },
  });
}
