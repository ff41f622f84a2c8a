import type { SinkContext } from './sink.ts';
import type { ErrorCode } from '../errors.ts';
import type { Partition, Position } from './partition.ts';
import type { RecordHeaders } from './record.ts';

/** Where in the pipeline a record was rejected. @public */
export type RejectionStage = 'deserialize' | 'transform' | 'write';

/** One reason for which a record was rejected; a record with several writes may have several. @public */
export interface Rejection {
  /** Where it happened. */
  readonly stage: RejectionStage;
  /** The code of the error. */
  readonly code: ErrorCode;
  /** What the error says in more detail, e.g. `missing-endpoint`; stable, kebab-case. */
  readonly reason: string | undefined;
  /** Our own text; never data, never the server's words. */
  readonly message: string;
  /** Which of the record's writes failed, counted from 0; `undefined` when the record never became writes. */
  readonly write: number | undefined;
  /** Tries, the first included. */
  readonly attempts: number;
}

/**
 * A record that could not be written, with everything needed to replay it.
 *
 * @public
 */
export interface DeadLetterRecord {
  readonly partition: Partition;
  readonly position: Position;
  /** The record's topic, where it is another than the partition's, as of a replayed dead letter. */
  readonly topic?: string | undefined;
  /** The original bytes. */
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
  readonly timestamp: number | undefined;
  /** At least one, in the order in which they happened. */
  readonly rejections: readonly Rejection[];
  /** When the first of them happened, milliseconds since 1970. */
  readonly failedAt: number;
}

/**
 * Takes the records that could not be written. A rejected record is finished, and its position may be committed, when
 * `write` has resolved.
 *
 * @public
 */
export interface DeadLetter {
  /** Names the dead letter in logs and errors, e.g. `file`. */
  readonly name: string;
  /**
   * Connects, before the sink and the source are opened.
   *
   * Settles when `write` may be called. Abort: `context.signal` ends a pending `open`. Failure: a coded error ends the run.
   */
  open(context: SinkContext): Promise<void>;
  /**
   * Stores rejected records durably.
   *
   * Settles when all are stored. Concurrency: one call at a time. Abort: `context.signal` is aborted when the pipeline no
   * longer waits; the records are then uncommitted and come again. Failure: whatever it throws, and no answer
   * within `writeTimeoutMs`, is taken as `unavailable` and tried again with back-off; a record may then be stored twice.
   */
  write(records: readonly DeadLetterRecord[], context: SinkContext): Promise<void>;
  /** Lets everything go. Idempotent. */
  close(): Promise<void>;
}
