import type { CreateBatcher } from '../contracts/batcher.ts';
import type { Clock } from '../contracts/clock.ts';
import type { DeadLetter } from '../contracts/dead-letter.ts';
import type { RecordDecoder } from '../contracts/deserializer.ts';
import type { Logger } from '../contracts/logger.ts';
import type { Partition, Position } from '../contracts/partition.ts';
import type { SourceRecord } from '../contracts/record.ts';
import type { Sink } from '../contracts/sink.ts';
import type { Source } from '../contracts/source.ts';
import type { Transform } from '../contracts/transform.ts';
import type { Write } from '../contracts/write.ts';
import type { PipelineEvent } from './events.ts';

/**
 * How batches are cut, how much is held and how failures are met. Every field has a safe default; limits are checked
 * against each other when the pipeline is made.
 *
 * @public
 */
export interface DeliveryOptions {
  /**
   * What may run at the same time, and in which order.
   *
   * `entity`: batches in flight share no graph entity, and writes of one entity go in the order they came. `partition`:
   * batches of one partition run one after another, so its whole order holds; batches of different partitions may write
   * the same entity at once. `none`: anything; only for writes that commute.
   *
   * @defaultValue `'entity'`
   */
  readonly ordering?: 'entity' | 'partition' | 'none' | undefined;
  /**
   * Replaces the batcher that `ordering` stands for.
   *
   * @experimental
   */
  readonly batcher?: CreateBatcher | undefined;
  /**
   * What becomes of a record with several writes. `apart`: each is a write of its own; if one is rejected the record is
   * dead-lettered, and the others are written all the same. `together`: they stay in one transaction, all or none; what
   * one of them waits for, all wait for. Needs a sink with atomic batches, and costs what it ties together: batches fill
   * less evenly, and nothing of such a record is folded.
   *
   * @defaultValue `'apart'`
   */
  readonly record?: 'apart' | 'together' | undefined;
  /**
   * Writes per batch. More than a few thousand only lengthens locks and retries.
   *
   * @defaultValue 2000, or less where the sink says so
   */
  readonly maxRecords?: number | undefined;
  /**
   * Source bytes per batch.
   *
   * @defaultValue 4 MiB, or less where the sink says so
   */
  readonly maxBytes?: number | undefined;
  /**
   * How long a write waits for company, in milliseconds. Nobody waits for what cannot come.
   *
   * @defaultValue 100
   */
  readonly maxWaitMs?: number | undefined;
  /**
   * Batches in flight.
   *
   * @defaultValue 4, or less where the sink says so
   */
  readonly slots?: number | undefined;
  /**
   * Records per partition that were received and are not covered by a stored position, before its intake is paused. With
   * the chunk that crosses it, the most that a restart replays.
   *
   * @defaultValue 50000
   */
  readonly maxPendingRecords?: number | undefined;
  /**
   * Bytes held over all partitions before intake is paused, counting whole chunks for as long as one of their records is
   * unfinished. Chunks that only writes which wait for endpoints hold do not count; they may be a quarter of this
   * besides it, then the partitions of these writes are paused.
   *
   * @defaultValue 64 MiB
   */
  readonly maxBufferedBytes?: number | undefined;
  /**
   * Promises of the transform that may be pending per partition.
   *
   * @defaultValue 16
   */
  readonly transformConcurrency?: number | undefined;
  /**
   * Rejected records of one partition in a row that stop the pipeline, also where other partitions do well. Twenty in a
   * row with none that passes stop it in any case, before one of them is dead-lettered.
   *
   * @defaultValue 1000
   */
  readonly maxRejectedInARow?: number | undefined;
  /**
   * How often a `conflict` is tried again before it counts as `rejected` (reason `constraint`) or `throttled`.
   *
   * @defaultValue 5
   */
  readonly conflictRetries?: number | undefined;
  /**
   * How long one attempt may take, in milliseconds.
   *
   * @defaultValue 60000, or what the sink says
   */
  readonly writeTimeoutMs?: number | undefined;
  /**
   * How long the sink may be out of reach before the pipeline stops, in milliseconds.
   *
   * @defaultValue for ever
   */
  readonly outageTimeoutMs?: number | undefined;
  /** The longest back-off between two probes of a sink that does not answer. @defaultValue 30000 */
  readonly maxBackoffMs?: number | undefined;
  /**
   * How long `stop()` waits for what was received to be written, in milliseconds. What is not is read again later.
   *
   * @defaultValue 20000
   */
  readonly drainTimeoutMs?: number | undefined;
  /** @defaultValue the computer's clock */
  readonly clock?: Clock | undefined;
  /** A console-shaped logger. @defaultValue silent */
  readonly logger?: Logger | undefined;
  /** Spreads back-off; a number from 0 to 1. @defaultValue `Math.random` */
  readonly random?: (() => number) | undefined;
  /** Told what happens in runs, not in dry runs; per batch or rarer. Must return soon; what it throws is ignored. */
  readonly observer?: ((event: PipelineEvent) => void) | undefined;
  /** Names the pipeline on the `diagnostics_channel` and in logs. @defaultValue the sink's name */
  readonly name?: string | undefined;
}

/** What processor and pipeline have in common. @public */
export interface CommonOptions<TRecord extends SourceRecord, TWrite extends Write> extends DeliveryOptions {
  readonly transform: Transform<TRecord, TWrite>;
  readonly sink: Sink<TWrite>;
  /**
   * Takes the records that cannot be written. *Without one, a rejected record stops the pipeline*, positions
   * uncommitted, because dropping it would lose data.
   */
  readonly deadLetter?: DeadLetter | undefined;
}

/** The options of `createPipeline`. @public */
export interface PipelineOptions<TRecord extends SourceRecord, TWrite extends Write>
  extends CommonOptions<TRecord, TWrite> {
  readonly source: Source<TRecord>;
  /**
   * Gives the positions after which to start, for newly assigned partitions; one that is left out starts where the
   * source's own commits say. For positions that are kept elsewhere.
   */
  readonly startAfter?: StartAfter | undefined;
  /** Stops the pipeline without draining: attempts are aborted, what is finished is committed, `run` resolves. */
  readonly signal?: AbortSignal | undefined;
}

/** Positions by partition. @public */
export type PositionMap = ReadonlyMap<Partition, Position>;

/** Gives positions to start after, by partition. @public */
export type StartAfter = (partitions: readonly Partition[]) => PositionMap | Promise<PositionMap>;

/** The options of `createProcessor`. @public */
export interface ProcessorOptions<TRecord extends SourceRecord, TWrite extends Write>
  extends CommonOptions<TRecord, TWrite> {
  /** Decodes the records of the chunks, as a source's decoder does. */
  readonly decoder: RecordDecoder<TRecord>;
}
