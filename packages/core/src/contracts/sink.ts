import type { Clock } from './clock.ts';
import type { RivergraphError } from '../errors.ts';
import type { Logger } from './logger.ts';
import type { Endpoint } from '../graph/graph-types.ts';
import type { Partition, Position } from './partition.ts';
import type { Write } from './write.ts';

/**
 * Where writes go. A sink translates and classifies; it never retries, never batches, never sleeps.
 *
 * Made by a factory that does no I/O; `open` connects.
 *
 * @public
 */
export interface Sink<in TWrite extends Write = Write> {
  /** Names the sink in logs and errors, e.g. `neo4j`. */
  readonly name: string;
  /** What the sink promises. */
  readonly features: SinkFeatures;
  /** What the sink can take. The pipeline's own options may lower these, never raise them. */
  readonly limits?: SinkLimits<TWrite> | undefined;
  /**
   * Connects, and prepares the schema if its options say so.
   *
   * Settles when `write` may be called. Abort: rejects soon after `context.signal`, and nothing is left open.
   * Failure: a coded error.
   */
  readonly open: (context: SinkContext) => Promise<void>;
  /**
   * Writes a batch.
   *
   * Settles: resolves with nothing when all of it is durable; or with `failed`, when the writes named there failed and
   * *all others are durable*; or rejects, and then nothing is known beyond the error's `outcome`.
   * Concurrency: up to `limits.concurrency` calls at once, also for writes of the same partition in ordering `none`.
   * Abort: rejects soon after `context.signal`; whether it was applied may stay unknown. The runner stops waiting at
   * `context.deadline` in any case.
   * Ownership: the batch is not changed and not kept.
   * Failure: a coded error. The runner may send the same writes again, alone or in parts, so a write is idempotent.
   */
  readonly write: (batch: WriteBatch<TWrite>, context: WriteContext) => Promise<WriteResult | undefined>;
  /**
   * Lets everything go. Idempotent. Waits for running writes; after it `write` rejects with `closed`.
   */
  readonly close: () => Promise<void>;
  /**
   * Names the entities that a write touches, for writes that are not made from a graph schema; those name theirs by
   * themselves. In ordering `entity` two writes with a key in common are sent one after the other, in the order they came;
   * `[]` conflicts with nothing, and `undefined` (not known), or no such method, with all other unknown writes of its
   * partition, but not with those whose entities are known: the pipeline warns where both are mixed. The orderings
   * `partition` and `none` do not ask. Called a few times per write: must be cheap, and always answer the same.
   */
  readonly conflictKeys?: ((write: TWrite) => readonly ConflictKey[] | undefined) | undefined;
  /** Gives the statements and parameters that `write` would run. Needs no connection and changes nothing. */
  readonly describe?: ((batch: WriteBatch<TWrite>) => readonly DescribedStatement[]) | undefined;
  /**
   * Creates or verifies what the schema asks for: tables, constraints, indexes.
   *
   * For a deployment step: called by the user after `open`, never by the runner. Settles when they are usable. Safe when
   * several processes do it. Failure: `misconfigured` where the database holds something else.
   */
  readonly prepareSchema?: ((mode: 'ensure' | 'verify', context: SinkContext) => Promise<void>) | undefined;
}

/**
 * Names an entity: a text, compared as it is; or a node of a graph schema (`graph.User.ref({ userId })`), which is then
 * the same entity for writes of that schema.
 *
 * @public
 */
export type ConflictKey = string | Endpoint;

/** What a sink promises; the runner and the conformance kit act on it. @public */
export interface SinkFeatures {
  /**
   * Whether a `write` that rejects has applied all or nothing, and all at one moment. `failed` may still name writes
   * that the transaction left out. A sink that sends a batch as several requests says no, and where one of them fails it
   * rejects: writes are idempotent, so the whole is sent again. A `maxWeight` of one request makes such a sink atomic.
   */
  readonly atomicBatches: boolean;
}

/**
 * What one batch, and all at once, may be. Every field left out means: no limit of the sink's. A write that alone exceeds
 * a limit is sent alone.
 *
 * @public
 */
export interface SinkLimits<in TWrite extends Write = Write> {
  /** Writes per batch. */
  readonly maxRecords?: number | undefined;
  /** Bytes of source records per batch. */
  readonly maxBytes?: number | undefined;
  /** Weight per batch, with `weight`. */
  readonly maxWeight?: number | undefined;
  /** What a write weighs; 1 without it. Called once per write, must be cheap. */
  readonly weight?: ((write: TWrite) => number) | undefined;
  /** Batches in flight. */
  readonly concurrency?: number | undefined;
  /**
   * How long one attempt may take before the runner gives it up with outcome `unknown`, in milliseconds. Shorter than the
   * longest honest write makes an outage of every such write.
   */
  readonly writeTimeoutMs?: number | undefined;
  /**
   * How long after a given-up attempt the server may still apply it, in milliseconds: these writes wait so long before
   * they are tried again.
   *
   * @defaultValue 0
   */
  readonly settleMs?: number | undefined;
}

/** What a sink gets when it is opened; it may keep the clock and the logger. @public */
export interface SinkContext {
  /** Aborted when `open` is no longer wanted. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Writes to be applied in this order, in one transaction where the sink has such. @public */
export interface WriteBatch<out TWrite extends Write = Write> {
  /** At least one. `failed` counts in this list. */
  readonly writes: readonly TWrite[];
  /**
   * Where a write comes from, by its index; looked up when asked, so that no write carries it. A write that stands for
   * several comes from the last of them.
   */
  readonly originAt?: ((index: number) => WriteOrigin) | undefined;
  /**
   * All of it must become durable, or none: a sink that would name `failed` writes takes everything back instead and
   * rejects with the first one's error. Set where a record's writes are kept together.
   */
  readonly atomic?: true | undefined;
}

/** The record that a write was made from. @public */
export interface WriteOrigin {
  readonly partition: Partition;
  readonly position: Position;
  /** Sorts as positions do within the partition, where the source offers that. */
  readonly orderKey: string | undefined;
}

/** What an attempt may know. @public */
export interface WriteContext {
  readonly signal: AbortSignal;
  /** 1 for the first try of these writes. */
  readonly attempt: number;
  /** By the context's clock, milliseconds since 1970: the runner waits no longer. */
  readonly deadline: number;
}

/**
 * The writes of a batch that failed; all others are durable, and nothing of a failed one is, not even the ends of an edge.
 * Where one failed for now (any code but `rejected`), the runner sends it again together with all that follows it. So a sink
 * that guards by version, to which the first would then be too old, names the later ones of the same entity as well.
 *
 * @public
 */
export interface WriteResult {
  readonly failed: readonly FailedWrite[];
}

/** One write that failed. @public */
export interface FailedWrite {
  /** The position in `batch.writes`, whatever the sink made of them. */
  readonly index: number;
  readonly error: RivergraphError;
}

/** A statement as it would be run. @public */
export interface DescribedStatement {
  readonly text: string;
  readonly parameters: { readonly [name: string]: unknown };
  /** How many writes of the batch it carries. */
  readonly writes: number;
}
