import { setTimeout as delay } from 'node:timers/promises';
import { whole } from '@rivergraph/example-kit';

/** Something that grows, and what to wait for. */
export interface Watch {
  /** Looks how much there is, and whether that is all. */
  readonly look: () => Promise<Look>;
  readonly progress: 'shown' | 'hidden';
  readonly signal: AbortSignal;
}

/** What there is at a moment. */
interface Look {
  readonly trips: number;
  /** Messages that the group has not committed. */
  readonly lag: number;
  readonly isEnough: boolean;
}

/** Longer than a group takes to find that a member is gone. */
const patienceMs = 90_000;
const pauseMs = 100;

/**
 * Looks again and again until there is enough, and says so every second.
 *
 * Settles at the abort too. Failure: throws when nothing has come for a minute and a half.
 */
export async function watch({ look, progress, signal }: Watch): Promise<void> {
  let [last, lastAt, saidAt] = [-1, performance.now(), performance.now()];
  while (!signal.aborted) {
    const { trips, lag, isEnough } = await look();
    const now = performance.now();
    if (progress === 'shown' && (isEnough || now - saidAt >= 1_000)) {
      console.log(`  in the graph ${whole(trips)}  lag ${whole(lag)}`);
      saidAt = now;
    }
    if (isEnough) return;
    // What was written may still have to be committed.
    if (trips - lag !== last) [last, lastAt] = [trips - lag, now];
    if (now - lastAt > patienceMs)
      throw new Error(
        `Pipeline: expected it to go on, got nothing for ${patienceMs / 1_000} s at ${trips} trips`,
      );
    await delay(pauseMs);
  }
}
