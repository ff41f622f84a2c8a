import type { Clock } from '../../contracts/clock.ts';
import type { Patience } from './patience.ts';

/** What the waiting room needs and tells. @internal */
export interface WaitingRoomHooks {
  readonly clock: Clock;
  /** What the time to wait is measured by. */
  readonly patience: Patience;
  /** Runs a task within the mailbox; then `release` is to be called. */
  post(task: () => void): void;
}

/**
 * What becomes of a write that was refused: it `waits`, it is `rejected`, or it counts as `written`, because newer writes
 * of the same have left nothing of it.
 *
 * @internal
 */
export type Fate = 'waits' | 'rejected' | 'written';
