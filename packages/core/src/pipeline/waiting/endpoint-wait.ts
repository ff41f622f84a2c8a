import type { Write } from '../../contracts/write.ts';
import type { GraphWrite } from '../../graph/write.ts';
import { awaitedEnds, type Named, waitMsOf } from './awaited-ends.ts';
import type { PollGroup } from './poll-groups.ts';
import { type Touched, touchedBy } from './touched.ts';

/** Where a write is that waits: in the room, on its way out of it, or being tried again. @internal */
type Place = 'parked' | 'leaving' | 'out';

/** What is remembered of a write that waits for its ends, also while it is being tried again. @internal */
export interface EndpointWait {
  place: Place;
  readonly waitMs: number;
  /** When it has waited long enough, by the clock that stands still at times. */
  readonly until: number;
  /**
   * The nodes whose creation brings it back. One that was seen to exist is no longer among them: if the write is
   * refused again it lacks another, and a node that is written all the time must not bring it back all the time.
   */
  ends: readonly Named[];
  readonly touched: Touched;
  /** Those with which it is polled. */
  group: PollGroup | undefined;
  /** Attempts over all deliveries but the last. */
  attempts: number;
  /** When it is tried for the last time, by the real clock. */
  dueAt: number;
  /** Whether an end was seen to exist while it was out. */
  isWoken: boolean;
  /** Newer writes of the same that became durable while it was out, in order. */
  newer: GraphWrite[];
  /** Whether it was written, but after newer ones, which are now written once more in its name. */
  hasLanded: boolean;
}

/** Begins a wait where the write says that it may. @internal */
export function beginEndpointWait(write: Write, now: number): EndpointWait | undefined {
  const waitMs = waitMsOf(write) ?? 0;
  if (waitMs <= 0) return undefined;
  return {
    place: 'out',
    waitMs,
    until: now + waitMs,
    ends: awaitedEnds(write),
    touched: touchedBy(write),
    group: undefined,
    attempts: 0,
    dueAt: 0,
    isWoken: false,
    newer: [],
    hasLanded: false,
  };
}

/** How late the last try may be, as a part of the wait: those that end at about the same time are tried together. */
const lateness = 1 / 64;

/** The time of the last try of a write that may wait for `leftMs` more. @internal */
export function lastTryAt({ waitMs }: EndpointWait, now: number, leftMs: number): number {
  const stepMs = Math.max(1, waitMs * lateness);
  return Math.ceil((now + leftMs) / stepMs) * stepMs;
}
