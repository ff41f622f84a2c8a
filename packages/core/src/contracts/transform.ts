import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { SourceRecord } from './record.ts';

/**
 * What becomes of a record: one write, several in order, or none. The record is finished when all of them are.
 *
 * @public
 */
export type TransformOutput<TWrite> = TWrite | readonly TWrite[] | undefined;

/** What a transform may use besides the record. @public */
export interface TransformContext {
  /** Aborted when the pipeline no longer waits for the result: at a hard stop, or when the partition was lost. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Turns one record into writes.
 *
 * Settles: return the output at once where possible, it takes the fast path; a promise is fine for a look-up.
 * Concurrency: up to `transformConcurrency` promises per partition are pending at once; their writes still enter the
 * batcher in the order of the records.
 * Failure: a throw of `unavailable`, `throttled` or `conflict` (or of anything with `retryable: true`) is tried again in
 * place; one of code `unauthorized`, `misconfigured`, `closed` or `internal` stops the pipeline; any other rejects this
 * record alone, at stage `transform`.
 *
 * @public
 */
export type TransformFunction<TRecord extends SourceRecord, TWrite> = (
  record: TRecord,
  context: TransformContext,
) => TransformOutput<TWrite> | PromiseLike<TransformOutput<TWrite>>;

/** Optional beginning and end of a transform that holds something: a connection, a cache. @public */
export interface TransformLifecycle {
  /** Called once before the first record. Failure stops the pipeline. */
  open?(context: TransformContext): Promise<void>;
  /** Called once after the last record, also after a failure. */
  close?(): Promise<void>;
}

/** A transform of single records with a life of its own. @public */
export interface RecordTransform<TRecord extends SourceRecord, TWrite> extends TransformLifecycle {
  readonly transform: TransformFunction<TRecord, TWrite>;
}

/**
 * A transform over many records of one partition at once, for look-ups that are cheaper in bulk.
 *
 * Settles with one output per record, in the order of the records. A throw rejects nothing by itself: the runner goes
 * on with chunks of one, so that only the records that fail alone are rejected.
 *
 * @public
 */
export interface ChunkTransform<TRecord extends SourceRecord, TWrite> extends TransformLifecycle {
  /**
   * The most records per call.
   *
   * @defaultValue 1000
   */
  readonly maxRecords?: number | undefined;
  readonly transformChunk: (
    records: readonly TRecord[],
    context: TransformContext,
  ) => readonly TransformOutput<TWrite>[] | PromiseLike<readonly TransformOutput<TWrite>[]>;
}

/** Any of the three forms. @public */
export type Transform<TRecord extends SourceRecord, TWrite> =
  | TransformFunction<TRecord, TWrite>
  | RecordTransform<TRecord, TWrite>
  | ChunkTransform<TRecord, TWrite>;
