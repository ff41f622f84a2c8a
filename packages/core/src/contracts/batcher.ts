import type { Assignment } from './partition.ts';
import type { Write } from './write.ts';

/** A write that waits, with what the batcher must know of it. @public */
export interface BatchItem<TWrite extends Write = Write> {
  readonly write: TWrite;
  readonly assignment: Assignment;
  /** An estimate: the bytes of the record it came from. */
  readonly bytes: number;
  /** What the sink's `limits.weight` said, else 1. */
  readonly weight: number;
}

/** Why a batch was cut: it is full (by number, bytes or weight), its time came, or waiting could not fill it. @public */
export type BatchTrigger = 'records' | 'bytes' | 'weight' | 'time' | 'flush';

/** A batch that may be sent beside those in flight. Interned: `settle` takes the same object. @public */
export interface PlannedBatch<TItem extends BatchItem = BatchItem> {
  /** In the order in which they must be applied. */
  readonly items: readonly TItem[];
  readonly trigger: BatchTrigger;
}

/** The most that one batch holds. An item beyond a limit by itself goes alone. @public */
export interface BatchLimits {
  /** Writes. */
  readonly maxRecords: number;
  /** The sum of the items' `bytes`. */
  readonly maxBytes: number;
  /** The sum of the items' `weight`; `Infinity` where the sink sets none. */
  readonly maxWeight: number;
  /** How long a write may wait for company, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * Holds writes until a batch is worth sending *and may run beside those in flight*.
 *
 * Pure and synchronous: no clock, no timer, no promise; the runner owns those and passes `now`. Items of one
 * assignment are added in order and must be sent so that the batcher's ordering mode holds. Nothing throws.
 *
 * @public
 */
export interface Batcher<TItem extends BatchItem = BatchItem> {
  /** How many items wait. */
  readonly waiting: number;
  /** Takes an item in. Constant time. */
  add(item: TItem, now: number): void;
  /** Gives the next batch that is due and may run now, or `undefined`. Its items are in flight until `settle`. */
  take(now: number): PlannedBatch<TItem> | undefined;
  /** The items of a batch are finished, one way or the other: what it held back may run. */
  settle(batch: PlannedBatch<TItem>): void;
  /** Forgets the waiting items of a lost assignment and gives how many they were. Batches in flight stay until `settle`. */
  drop(assignment: Assignment): number;
  /**
   * While `on`, items of this assignment do not wait for company: its intake is paused, it ended, or it is being
   * drained, so nothing more can come. Flags end with `drop`.
   */
  hurry(assignment: Assignment, on: 'on' | 'off'): void;
  /** The time from which `take` may give a batch if nothing is added or settled, or `undefined` if none. */
  dueAt(): number | undefined;
  /** Changes what one batch may hold, from the next `take` on: a sink said `too-large`. */
  limit(limits: BatchLimits): void;
}
