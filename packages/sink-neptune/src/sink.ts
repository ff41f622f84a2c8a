import type {
  DescribedStatement,
  Sink,
  SinkContext,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '@rivergraph/core';
import { closed, internal, misconfigured } from '@rivergraph/core';
import { batchForm } from './batch-form.ts';
import { checkRole } from './check-role.ts';
import { describeBatch } from './describe-batch.ts';
import { createPool } from './driver/pool.ts';
import type { GremlinPool } from './driver/port.ts';
import { sinkLimits } from './limits.ts';
import type { NeptuneSinkOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import { writeBatch } from './write-batch.ts';
import type { BatchForm, NeptuneSinkWrite } from './write-batch.ts';

/**
 * Writes a graph, or the user's own traversals, into Amazon Neptune, or another server that speaks Gremlin 3.7.
 *
 * The factory does no I/O. `open` connects, and asks which engine it is. A batch is one request and one transaction: all of it is
 * durable, but for writes whose `ref` end is missing and values that cannot be stored, which are named in `failed`. One that makes
 * something again at a node which it has deleted is sent in parts, unless it must be kept together.
 * Every element has an id that follows from its key, so a write that is repeated changes nothing.
 * Concurrency: as many batches at a time as the writer has query threads, see `writerVcpus`.
 * Failure: throws `misconfigured` for options that make no sense. A write that was made from another graph is `misconfigured` too.
 *
 * @example
 * ```ts
 * const sink = createNeptuneSink({
 *   url: 'wss://db.cluster-abc.eu-west-1.neptune.amazonaws.com:8182/gremlin',
 *   auth: { iam: {} },
 *   graph,
 * });
 * ```
 *
 * @public
 */
export function createNeptuneSink(options: NeptuneSinkOptions): Sink<NeptuneSinkWrite> {
  const resolved = resolveOptions(options);
  const sink = new NeptuneSink(resolved);
  return {
    name: 'neptune',
    features: { atomicBatches: true },
    limits: sinkLimits(resolved),
    open: async (context) => await sink.open(context),
    write: async (batch, context) => await sink.write(batch, context),
    close: async () => await sink.close(),
    conflictKeys: (write) => (write.kind === 'gremlin' ? write.entities : undefined),
    describe: (batch) => sink.describe(batch),
  };
}

class NeptuneSink {
  readonly #options: ResolvedOptions;
  readonly #running: Set<Promise<unknown>> = new Set();
  #form: BatchForm;
  #pool: GremlinPool | undefined;
  #isOpening = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#form = batchForm(options, undefined);
  }

  async open(context: SinkContext): Promise<void> {
    if (this.#closing !== undefined) throw closed('neptune: opened after close');
    if (this.#isOpening) throw internal('neptune: opened twice');
    this.#isOpening = true;
    const pool = createPool(this.#options.pool);
    try {
      await this.#meet(pool, context);
      this.#pool = pool;
    } catch (cause) {
      this.#isOpening = false;
      await pool.close();
      throw cause;
    }
  }

  async #meet(pool: GremlinPool, context: SinkContext): Promise<void> {
    const status = await pool.open(context);
    if (status !== undefined) checkRole(this.#options.pool.url, status);
    this.#form = batchForm(this.#options, status?.engine);
    context.logger.info('neptune: connected', { host: this.#options.pool.url.host, engine: status?.engine });
  }

  async write(batch: WriteBatch<NeptuneSinkWrite>, context: WriteContext): Promise<WriteResult | undefined> {
    const pool = this.#expectOpen();
    this.#expectOwnGraph(batch.writes);
    const work = writeBatch(batch, {
      ...this.#form,
      submit: async (bytecode) => await pool.submit(bytecode, context),
    });
    const failed = await this.#track(work);
    return failed.length === 0 ? undefined : { failed };
  }

  describe(batch: WriteBatch<NeptuneSinkWrite>): readonly DescribedStatement[] {
    return describeBatch(batch, this.#form);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#pool?.close();
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** Nothing is known of what other graphs declare. */
  #expectOwnGraph(writes: readonly NeptuneSinkWrite[]): void {
    const { graph } = this.#options;
    for (const write of writes) {
      if (write.kind === 'gremlin' || write.shape.graph === graph) continue;
      throw misconfigured(
        'neptune: expected writes of the graph in the option graph, got one of another; give the sink the graph that the transform uses',
        { reason: 'schema' },
      );
    }
  }

  #expectOpen(): GremlinPool {
    if (this.#closing !== undefined) throw closed('neptune: used after close');
    if (this.#pool === undefined) throw closed('neptune: used before open');
    return this.#pool;
  }
}
