import type { Write } from '../contracts/write.ts';

/**
 * What happened, in the order in which it happened, across a memory stream, its sources and a memory sink that share
 * one journal. The material of `checkHistory`.
 *
 * @public
 */
export interface Journal {
  readonly entries: readonly JournalEntry[];
  add(entry: JournalEntry): void;
}

/** Makes an empty journal. @public */
export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return { entries, add: (entry) => void entries.push(entry) };
}

/** One thing that happened. @public */
export type JournalEntry =
  | ResumedEntry
  | DeliveredEntry
  | ReleasedEntry
  | CommitEntry
  | AttemptEntry
  | AppliedEntry
  | AnsweredEntry
  | LeftOutEntry
  | DeadLetteredEntry;

/** One period in which one session owns one partition of a memory stream. @public */
export interface MemoryEpoch {
  readonly partition: string;
  /** Unique per stream, ascending. */
  readonly epoch: number;
}

/** A runner asked a partition to start, after this position or from the beginning. @public */
export interface ResumedEntry extends MemoryEpoch {
  readonly type: 'resumed';
  readonly at: number;
  readonly after: number | undefined;
}

/** Records, or positions without a record, went to the runner; both ends included. @public */
export interface DeliveredEntry extends MemoryEpoch {
  readonly type: 'delivered';
  readonly at: number;
  readonly first: number;
  readonly last: number;
}

/** An epoch is over: the runner said `done`, or the session was closed or broke. @public */
export interface ReleasedEntry extends MemoryEpoch {
  readonly type: 'released';
  readonly at: number;
  readonly by: 'runner' | 'session';
}

/** A commit was asked for; `stored` says whether the stream took it. @public */
export interface CommitEntry extends MemoryEpoch {
  readonly type: 'commit';
  readonly at: number;
  readonly position: number | undefined;
  readonly ended: boolean;
  readonly stored: boolean;
}

/** A sink was asked to write. @public */
export interface AttemptEntry {
  readonly type: 'attempt';
  readonly at: number;
  /** Unique per journal. */
  readonly id: number;
  readonly writes: readonly Write[];
}

/** Writes of an attempt became visible. `late`: after the attempt was answered. @public */
export interface AppliedEntry {
  readonly type: 'applied';
  readonly at: number;
  readonly id: number;
  /** Indexes in the attempt's writes. */
  readonly indexes: readonly number[];
  readonly late: boolean;
}

/** An attempt was answered; `failed` are the indexes that the sink named, or all when it threw. @public */
export interface AnsweredEntry {
  readonly type: 'answered';
  readonly at: number;
  readonly id: number;
  readonly failed: readonly number[];
  /**
   * The first of them with a code that asks for another try. A runner may send everything from there on again, to keep
   * the order; until it is done with that, it does not take the rest for finished.
   */
  readonly again: number | undefined;
}

/** The transform made nothing of the record. @public */
export interface LeftOutEntry extends MemoryEpoch {
  readonly type: 'left-out';
  readonly at: number;
  readonly position: number;
}

/** A dead letter has the record. @public */
export interface DeadLetteredEntry {
  readonly type: 'dead-lettered';
  readonly at: number;
  readonly partition: string;
  readonly position: number;
  /** Which of its writes failed, counted from 0; empty where it never became writes. */
  readonly outputs: readonly number[];
}
