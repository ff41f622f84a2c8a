import type {
  FailedWrite,
  Sink,
  SinkContext,
  SinkFeatures,
  SinkLimits,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '../../contracts/sink.ts';
import { closed, unavailable } from '../../errors.ts';
import { entitiesOf } from '../../graph/entity-key.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import { applyBatch } from './apply-batch.ts';
import type { LockDatabase } from './lock-database.ts';
import { lockRow } from './lock-rows.ts';

/** Options of {@link createLockSink}. @public */
export interface LockSinkOptions {
  /** What is written to; several sinks may share one. It goes by its own clock, whatever the pipeline's. */
  readonly database: LockDatabase;
  /** @defaultValue `'lock'` */
  readonly name?: string | undefined;
  /** What the pipeline keeps to; nothing is refused. */
  readonly limits?: SinkLimits<GraphWrite | TestWrite> | undefined;
}

/**
 * Makes a sink into a {@link LockDatabase}: each batch is one transaction, each write one row of it. `write` settles when
 * the transaction commits; the victim of a deadlock fails with `conflict`. Where the database has a graph, writes are
 * applied to it at the commit.
 *
 * @public
 */
export function createLockSink(options: LockSinkOptions): Sink<GraphWrite | TestWrite> {
  return new ModelSink(options);
}

class ModelSink implements Sink<GraphWrite | TestWrite> {
  readonly name: string;
  readonly features: SinkFeatures = { atomicBatches: true };
  readonly limits: SinkLimits<GraphWrite | TestWrite> | undefined;
  readonly #database: LockDatabase;
  readonly #running: Set<Promise<void>> = new Set();
  #state: 'new' | 'open' | 'closed' = 'new';

  constructor({ database, name = 'lock', limits }: LockSinkOptions) {
    this.#database = database;
    this.name = name;
    this.limits = limits;
  }

  readonly open = async ({ signal }: SinkContext): Promise<void> => {
    signal.throwIfAborted();
    if (this.#database.isAway) throw unavailable('lock sink: away', { outcome: 'not-applied' });
    this.#state = 'open';
  };

  readonly write = async (
    batch: WriteBatch<GraphWrite | TestWrite>,
    { signal }: WriteContext,
  ): Promise<WriteResult | undefined> => {
    if (this.#state !== 'open') throw closed('lock sink: write wants an open sink');
    const { graph } = this.#database;
    let failed: readonly FailedWrite[] = [];
    const onCommit = (): void => {
      if (graph !== undefined) failed = graph.atomically(() => applyBatch(graph, batch));
    };
    const run = this.#database.run({ rows: batch.writes.map(lockRow), onCommit }, signal);
    this.#running.add(run);
    try {
      await run;
    } finally {
      this.#running.delete(run);
    }
    return failed.length === 0 ? undefined : { failed };
  };

  readonly close = async (): Promise<void> => {
    this.#state = 'closed';
    await Promise.allSettled(this.#running);
  };

  readonly conflictKeys = (write: GraphWrite | TestWrite): readonly string[] =>
    write.kind === 'test' ? [write.key] : entitiesOf(write);
}
