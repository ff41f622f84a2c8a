import type { Assignment } from './partition.ts';
import type { ConflictKey } from './sink.ts';
import type { Write } from './write.ts';

/** A write that waits, with what the batcher must know of it. @public */
export interface BatchItem<TWrite extends Write = Write> {
  readonly write: TWrite;
  readonly assignment: Assignment;
  /** Numbers the records of the assignment as they came from the source: grows as their positions do. */
  readonly seq: number;
  /** An estimate: the bytes of the record it came from. */
  readonly bytes: number;
  /** What the sink's `limits.weight` said, else 1. */
  readonly weight: number;
  /** How many writes it stands for: 1, or all writes of a record that are kept together. */
  readonly count: number;
}

/** Why a batch was cut: it is full (by number, bytes or weight), its time came, or waiting could not fill it. @public */
export type BatchTrigger = 'records' | 'bytes' | 'weight' | 'time' | 'flush';

/** A batch that may be sent beside those in flight. Interned: `settle` takes the same object. @public */
export interface PlannedBatch<TItem extends BatchItem = BatchItem> {
  /** In the order in which they must be applied. */
  readonly items: readonly TItem[];
  readonly trigger: BatchTrigger;
}

/** Items of one batch that are sent as one write. @public */
export interface FoldedWrite<TItem extends BatchItem = BatchItem> {
  /** What is sent: leaves the graph as the items' writes would, one after the other. */
  readonly write: Write;
  /** At least one, in the order of the batch. */
  readonly items: readonly TItem[];
}

/** What waits, and why: the batcher's part of the statistics. @public */
export interface BatcherReport {
  /** Sets of writes that may be sent as one: those of one shape whose entities lie in the same buckets. */
  readonly units: number;
  /** The write that has waited longest, in milliseconds, and what for; `undefined` where nothing waits. */
  readonly oldest: { readonly ageMs: number; readonly waitsFor: WaitsFor } | undefined;
  /** The entity that most of the recent writes name; `undefined` where nothing stands out, or nothing is known. */
  readonly hottest: HottestEntity | undefined;
}

/**
 * What the oldest write waits for: `company` to fill a batch; a `slot`, when it could be sent; `entities` that a batch in
 * flight holds.
 *
 * @public
 */
export type WaitsFor = 'company' | 'slot' | 'entities';

/** The entity that bounds how much may run at a time. @public */
export interface HottestEntity {
  /**
   * Its label or edge type; `(opaque)` for a text that a sink named, `(partition)` for writes that name nothing. Never its
   * key, which is the user's data.
   */
  readonly label: string;
  /** The part of the recent writes that name it, from 0 to 1. An estimate. */
  readonly share: number;
  /** The most that writing in parallel can gain: writes of one entity go one after another. `1 / share`. */
  readonly maxSpeedUp: number;
}

/** The most that one batch holds. An item beyond a limit by itself goes alone. @public */
export interface BatchLimits {
  /** Writes, before folding. */
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
 * assignment are added in order and must be sent so that the batcher's ordering mode holds. Nothing throws but what
 * `conflictKeys` throws.
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
   * drained, so nothing more can come. What has stopped waiting does not begin again. Flags end with `drop`.
   */
  hurry(assignment: Assignment, on: 'on' | 'off'): void;
  /** The time from which `take` may give a batch if nothing is added or settled, or `undefined` if none. */
  dueAt(): number | undefined;
  /** Changes what one batch may hold, from the next `take` on: a sink said `too-large`. */
  limit(limits: BatchLimits): void;
  /**
   * Says which items of a batch may be sent as one write, for each attempt anew, since some may have been fenced or are
   * tried alone. Takes items of one batch, in its order; gives every one of them exactly once, in an order that leaves
   * the same graph, or `undefined` where none of them may be folded. Left out: each item is sent by itself.
   */
  readonly fold?: ((items: readonly TItem[]) => readonly FoldedWrite<TItem>[] | undefined) | undefined;
  /**
   * Says which items may overtake others of their batch, for when the others are stuck: gives those of `items` that may go
   * before all of `stuck`, and before the items that may not. Takes and gives items in the order of the batch. Left out:
   * none may.
   */
  readonly independent?: ((items: readonly TItem[], stuck: readonly TItem[]) => readonly TItem[]) | undefined;
  /** Only these items of a batch in flight are still to be written: what the others held back may run. */
  readonly narrow?: ((batch: PlannedBatch<TItem>, items: readonly TItem[]) => void) | undefined;
  /** Tells what waits. Called seldom. */
  readonly report?: ((now: number) => BatcherReport) | undefined;
}

/** What a batcher is made from. @public */
export interface BatcherOptions {
  readonly limits: BatchLimits;
  /** The most batches that will be in flight. */
  readonly slots: number;
  /** As the sink has it. */
  readonly conflictKeys?: ((write: Write) => readonly ConflictKey[] | undefined) | undefined;
  /** Tells a human that the order cannot be kept as they may expect. Once per text. */
  readonly warn?: ((text: string) => void) | undefined;
}

/** Makes a batcher. @public */
export type CreateBatcher = <TItem extends BatchItem>(options: BatcherOptions) => Batcher<TItem>;
