import type { Write } from '../../contracts/write.ts';
import { type AwaitedEnd, awaitedEnds, waitMsOf } from './awaited-ends.ts';

/** What is remembered of a write that waits for its ends, also while it is being tried again. @internal */
export interface EndpointWait {
  /** When it has waited long enough. By a clock that stands still while the sink is out of reach. */
  readonly until: number;
  /**
   * The nodes whose creation brings it back. One that was seen to be created is no longer among them: if the write is
   * refused again it lacks another, and a node that is written all the time must not bring it back all the time.
   */
  ends: readonly AwaitedEnd[];
  /** How often it was tried again because of the time. */
  polls: number;
  /** Attempts over all deliveries. */
  attempts: number;
  /** When it comes back in any case, by the real clock. */
  dueAt: number;
}

/** Begins a wait where the write says that it may. @internal */
export function beginEndpointWait(write: Write, now: number): EndpointWait | undefined {
  const waitMs = waitMsOf(write) ?? 0;
  if (waitMs <= 0) return undefined;
  return { until: now + waitMs, ends: awaitedEnds(write), polls: 0, attempts: 0, dueAt: 0 };
}

const firstPollMs = 100;
const longestPollMs = 5_000;

/** How long until the next try, so that the last one is made when the time is over. @internal */
export function nextPollMs({ until, polls }: EndpointWait, now: number): number {
  return Math.min(firstPollMs * 2 ** Math.min(polls, 10), longestPollMs, until - now);
}
