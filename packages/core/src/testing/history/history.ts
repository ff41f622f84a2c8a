import type { JournalEntry } from '../journal.ts';

/** What the payload of a {@link TestWrite} must say so that a history can be checked. @public */
export interface HistoryOutput {
  /** The partition's id. */
  readonly partition: string;
  /** The epoch in which the record was delivered. */
  readonly epoch: number;
  readonly position: number;
  /** Which of the record's writes it is, counted from 0. */
  readonly output: number;
}

/** What a pipeline promised with its options. @public */
export interface HistoryBounds {
  readonly ordering: 'entity' | 'partition' | 'none';
  readonly maxRecords: number;
  readonly maxPendingRecords: number;
  /** How many records may come after the window is full: what was under way, and what a pause lets through. */
  readonly overshoot: number;
  /** How long an attempt may run before the runner gives it up. */
  readonly writeTimeoutMs: number;
  /** How long a finished record may stay uncommitted while its epoch lives and commits succeed. */
  readonly commitWithinMs: number;
}

/** Everything that happened between a memory stream and a memory sink. @public */
export interface History {
  readonly entries: readonly JournalEntry[];
  /** The indexes of the entries at which a new pipeline began, in the role of another process. */
  readonly lives?: readonly number[] | undefined;
  /** How many writes each record becomes, by partition id and position; `undefined` is a marker. */
  readonly records: ReadonlyMap<string, readonly (number | undefined)[]>;
  readonly bounds: HistoryBounds;
  /** Whether the last run ended with the end of the stream: then nothing may be missing. */
  readonly complete: boolean;
}
