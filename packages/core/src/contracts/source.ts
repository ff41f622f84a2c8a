import type { Clock } from './clock.ts';
import type { RecordDecoder } from './deserializer.ts';
import type { Logger } from './logger.ts';
import type { Partition, Position } from './partition.ts';
import type { RecordChunk, SourceRecord } from './record.ts';

/**
 * Where records come from. Made by a factory that does no I/O; `open` connects.
 *
 * @public
 */
export interface Source<TRecord extends SourceRecord = SourceRecord> {
  /** Names the source in logs and errors, e.g. `kafka`. */
  readonly name: string;
  /** What the source promises. */
  readonly features: SourceFeatures;
  /** Makes keys and values of the bytes in a chunk; the runner calls it record by record. */
  readonly decoder: RecordDecoder<TRecord>;
  /**
   * Connects and gives a session.
   *
   * Settles when the source is reachable and the first `next` may be called; it need not have partitions yet.
   * Concurrency: a source has at most one session that is not closed.
   * Abort: `context.signal` ends a pending `open` with its reason, and nothing is left open.
   * Failure: a coded error. At the start of a run any failure ends the run, so that a wrong address shows in seconds; when
   * a session broke later and is opened again, `unavailable` is tried again with back-off.
   */
  open(context: SourceContext): Promise<SourceSession>;
}

/** What a source promises; the runner and the conformance kit act on it. @public */
export interface SourceFeatures {
  /** Whether `revoked` may come with `lost: false`, so that the runner can finish and commit before it lets go. */
  readonly canDelayRevocation: boolean;
  /** Whether committed positions outlive the process. */
  readonly durableCommits: boolean;
  /**
   * The most records of a partition that may still be delivered after it was paused. A source whose client is bounded
   * by bytes holds such records back itself and says 0.
   */
  readonly maxRecordsAfterPause: number;
}

/** What a source gets when it is opened. @public */
export interface SourceContext {
  /** Aborted when the pipeline gives up: a pending `next` then resolves with `undefined` or rejects, soon. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `check` is a dry run: read, but join no group, take no lease and commit nothing. */
  readonly purpose: 'run' | 'check';
  /** How much the pipeline is willing to hold. A source fetches no more at a time. */
  readonly budget: FetchBudget;
  /** `end`: a partition has `ended` once it has delivered what existed when it was assigned. */
  readonly until: 'forever' | 'end';
}

/** The most a pipeline holds. @public */
export interface FetchBudget {
  /** Unfinished records per partition. */
  readonly maxPendingRecords: number;
  /** Bytes over all partitions. */
  readonly maxBufferedBytes: number;
}

/**
 * An open source. Yields events in order; takes flow control and commits.
 *
 * @public
 */
export interface SourceSession {
  /**
   * How often the runner commits, in milliseconds.
   *
   * @defaultValue 1000
   */
  readonly commitIntervalMs?: number | undefined;
  /**
   * Gives the next event; `undefined` is the end of the stream (every partition has `ended`, or the session was closed).
   * A stream does not end while a rebalance is open, and none begins afterwards.
   *
   * Settles when there is an event. Concurrency: called again only after it settled, and always outstanding, also under
   * back-pressure: a revocation is never stuck behind data. Abort: resolves with `undefined` soon after `close` or
   * after the context's signal. Failure: rejects with a coded error, and the session is broken. After `unavailable` the
   * runner takes all partitions as lost, closes the session and opens another with back-off; after any other code it
   * stops.
   */
  next(): Promise<SourceEvent | undefined>;
  /**
   * Delivers no more records of these partitions, apart from what `features.maxRecordsAfterPause` allows. Idempotent;
   * a partition that is not owned is ignored. Flags end with the assignment.
   */
  pause(partitions: readonly Partition[]): void;
  /** Takes a pause back. Idempotent; a partition that is not owned is ignored. */
  resume(partitions: readonly Partition[]): void;
  /**
   * Stores positions; every record up to and including them is finished.
   *
   * Settles when they are stored, or found to be no longer ours: such a partition is left out silently, whatever is
   * asked, and its `revoked` follows. Concurrency: one at a time. Failure: a coded error; some may have been stored.
   * `unavailable`, `throttled` and `conflict` are tried again at the next interval with newer positions, anything else
   * stops the pipeline. After a commit with `ended: true` the partition is no longer owned.
   */
  commit(commits: readonly PositionCommit[]): Promise<void>;
  /**
   * Lets everything go. Idempotent, may be called while `next` or `commit` is pending, and never rejects for a
   * connection that is already gone.
   */
  close(): Promise<void>;
  /**
   * Makes a string that sorts as positions do within one partition. Offered by sources whose positions can guard
   * against stale writes.
   */
  orderKey?(position: Position): string;
  /**
   * Gives what the source counts of itself, by name: leases that nobody has, calls that were put off. Shown as `source` in
   * the statistics of the pipeline. Cheap: it may be asked for at any time while the session is open. Counts begin anew with each
   * session.
   */
  figures?(): Readonly<Record<string, number>>;
}

/** A position to store. @public */
export interface PositionCommit {
  readonly partition: Partition;
  /** The last finished position, or `undefined` when a partition ended without a record. */
  readonly position: Position | undefined;
  /**
   * Whether the partition has ended and everything before its end is durable. A source that ended it only because it
   * reads `until: 'end'` must not store that it is over.
   */
  readonly ended: boolean;
}

/** What a session yields. @public */
export type SourceEvent =
  | AssignedEvent
  | RecordsEvent
  | ProgressEvent
  | LagEvent
  | WarningEvent
  | RevokedEvent
  | UnsettledEvent
  | EndedEvent;

/**
 * Partitions are ours from now on, in a new epoch, and deliver nothing until `resume` was called. Also ends
 * `unsettled`; the list is empty when a rebalance gave nothing new. A partition that is retained is not listed.
 *
 * @public
 */
export interface AssignedEvent {
  readonly type: 'assigned';
  readonly partitions: readonly Partition[];
  /**
   * Starts delivery: after the given positions where there is one, else after what was committed, else where the
   * source's options say. Called once; ignored for partitions that were lost meanwhile. Never throws: a position that
   * the source does not understand makes `next` reject with `misconfigured`.
   */
  resume(positions?: ReadonlyMap<Partition, Position>): void;
}

/** A chunk of one owned partition. @public */
export interface RecordsEvent {
  readonly type: 'records';
  readonly chunk: RecordChunk;
}

/**
 * Positions that hold no record: transaction markers, filtered batches. `position` and all before it are finished as
 * soon as the records delivered so far are.
 *
 * @public
 */
export interface ProgressEvent {
  readonly type: 'progress';
  readonly partition: Partition;
  readonly position: Position;
}

/** How far a partition is behind. @public */
export interface LagEvent {
  readonly type: 'lag';
  readonly partition: Partition;
  /** Records that exist and were not delivered, where the source knows. */
  readonly records?: number | undefined;
  /** Milliseconds behind the newest, where the source knows. */
  readonly behindMs?: number | undefined;
  /** Done and total bytes, for sources that have an end. */
  readonly bytes?: { readonly done: number; readonly total: number } | undefined;
}

/** Something a human should know: an offset reset, a distribution that keeps no order. @public */
export interface WarningEvent {
  readonly type: 'warning';
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
  readonly partition?: Partition | undefined;
}

/**
 * Partitions go to somebody else.
 *
 * `lost: false`: still ours until `done` is called or the deadline passes; no record of them follows, the runner
 * finishes what it has, commits and calls `done`. `lost: true`: gone already; nothing may be committed. It may follow a
 * `lost: false` that is not done yet. Partitions that are not ours are ignored.
 *
 * @public
 */
export interface RevokedEvent {
  readonly type: 'revoked';
  readonly partitions: readonly Partition[];
  readonly lost: boolean;
  /** With `lost: false`: how long they stay ours, milliseconds since 1970 by the session's clock. */
  readonly deadline?: number | undefined;
  /** Called once by the runner, also after `lost: true`. Nothing is committed for these partitions afterwards. */
  done(): void;
}

/**
 * A rebalance has begun and who will lose is not known: the runner starts no new attempt with rows of these partitions
 * and commits at once what is committable. Ended for all partitions by the next `revoked` or `assigned`; where both come, `revoked` comes first.
 *
 * @public
 */
export interface UnsettledEvent {
  readonly type: 'unsettled';
  readonly partitions: readonly Partition[];
  /**
   * Called once by the runner, when no attempt with rows of these partitions is under way any more and what is finished was
   * stored, as far as that was possible; not at all when the rebalance ends before. A source that can hold the rebalance up
   * for a moment waits for it, and less is done twice.
   */
  done?(): void;
}

/** The end of a partition: a closed shard, the end of a file. No record of it follows. @public */
export interface EndedEvent {
  readonly type: 'ended';
  readonly partition: Partition;
}
