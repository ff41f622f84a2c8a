import type { Assignment } from '../../contracts/partition.ts';
import type { PlannedOutput } from '../history/history-transform.ts';
import type { JournalEntry } from '../journal.ts';
import type { EntityPlan } from './entity-plan.ts';
import type { EntityHistoryWrite } from './make-write.ts';

/** A write that was added to a batcher. Added again, it is another one. @public */
export interface QueuedWrite {
  /** Counts what was added, over all lives, from 0: the order of arrival. */
  readonly order: number;
  readonly write: EntityHistoryWrite;
  readonly output: PlannedOutput;
  /** The item that it was added with. */
  readonly item: QueuedItem;
}

/** An item that was added to a batcher. @public */
export interface QueuedItem {
  readonly assignment: Assignment;
  readonly addedAt: number;
  readonly bytes: number;
  readonly weight: number;
  readonly count: number;
  /** One, or all writes of a record that are kept together. */
  readonly writes: readonly QueuedWrite[];
}

/** Something that was asked of a batcher, or that the journal does not tell. @public */
export type EntityEvent = {
  /** How many entries of the journal came before it. */
  readonly after: number;
  readonly at: number;
} & (
  | { readonly type: 'life' }
  | { readonly type: 'added'; readonly item: QueuedItem; readonly waiting: number }
  | {
      readonly type: 'taken';
      readonly batch: number;
      readonly items: readonly QueuedItem[];
      readonly waiting: number;
    }
  /** `take` gave nothing. */
  | { readonly type: 'none' }
  | { readonly type: 'settled'; readonly batch: number }
  /** Only these of its items are still in flight. */
  | { readonly type: 'narrowed'; readonly batch: number; readonly items: readonly QueuedItem[] }
  | {
      readonly type: 'dropped';
      readonly assignment: Assignment;
      /** What `drop` gave. */
      readonly count: number;
      readonly waiting: number;
    }
  | { readonly type: 'hurried'; readonly assignment: Assignment; readonly on: 'on' | 'off' }
  /** What each write stands for that the attempt which comes next sends. */
  | { readonly type: 'folded'; readonly parts: readonly (readonly QueuedWrite[])[] }
  /** The runner waits for the attempt no longer. */
  | { readonly type: 'given-up'; readonly attempt: number }
  | {
      readonly type: 'rejected';
      readonly partition: string;
      readonly position: number;
      /** Why, by the number of the write in its record. */
      readonly reasons: ReadonlyMap<number, string | undefined>;
    }
);

/** Everything that happened between a memory stream, a batcher and a memory graph. @public */
export interface EntityHistory {
  readonly plan: EntityPlan;
  readonly entries: readonly JournalEntry[];
  readonly events: readonly EntityEvent[];
  /** The graph at the end, a line per entity. */
  readonly snapshot: readonly string[];
  /** Whether the last run ended with the end of the stream: then nothing may be missing. */
  readonly complete: boolean;
}
