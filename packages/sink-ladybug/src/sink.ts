import { closed, internal, misconfigured } from '@rivergraph/core';
import type {
  GraphWrite,
  Logger,
  Sink,
  SinkContext,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '@rivergraph/core';
import { describeGroups, planBatch } from '@rivergraph/cypher';
import { LadybugClient } from './client.ts';
import { openDatabase } from './open-database.ts';
import type { HeldDatabase } from './open-database.ts';
import { resolveOptions } from './options.ts';
import type { LadybugSinkOptions, ResolvedOptions } from './options.ts';
import { applySchema } from './schema.ts';
import { ladybugDialect } from './statement/dialect.ts';
import { checkNames } from './table-names.ts';
import { tablesOf } from './table.ts';
import type { Table } from './table.ts';
import { expectWanted, untilAborted, writeBatch } from './write-batch.ts';
import { lockOf } from './write-lock.ts';
import type { WriteLock } from './write-lock.ts';

const maxRecords = 2000;

/**
 * Writes a graph into an embedded Ladybug database, in the process.
 *
 * The factory does no I/O. `open` opens the file, which is then locked against other processes, and prepares the tables.
 * A batch is one transaction: all of it is durable, but for writes whose `ref` end is missing, which are named in `failed`;
 * or, where it is `atomic`, all of it or nothing.
 * Concurrency: one batch at a time, since the database has one writer; further calls wait for their turn.
 * Failure: throws `misconfigured` for options that make no sense, and where the graph has names that the database cannot
 * tell apart. A write that was made from another graph is `misconfigured` too.
 *
 * @example
 * ```ts
 * const graph = defineGraph({ nodes: { Person: { key: { id: 'integer' } } } });
 * const sink = createLadybugSink({ database: './graph.lbug', graph });
 * ```
 *
 * @public
 */
export function createLadybugSink(options: LadybugSinkOptions): Sink<GraphWrite> {
  const resolved = resolveOptions(options);
  const tables = tablesOf(resolved.graph);
  checkNames(tables);
  const sink = new LadybugSink(resolved, tables);
  return {
    name: 'ladybug',
    features: { atomicBatches: true },
    limits: { maxRecords, concurrency: 1 },
    open: async (context) => await sink.open(context),
    write: async (batch, context) => await sink.write(batch, context),
    close: async () => await sink.close(),
    describe: ({ writes, originAt }) => describeGroups(planBatch(writes, { originAt }), ladybugDialect),
    prepareSchema: async (mode, context) => await sink.prepareSchema(mode, context),
  };
}

interface OpenSink {
  readonly client: LadybugClient;
  readonly held: HeldDatabase;
  readonly lock: WriteLock;
}

class LadybugSink {
  readonly #options: ResolvedOptions;
  readonly #tables: readonly Table[];
  #opening: Promise<OpenSink> | undefined;
  #open: OpenSink | undefined;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, tables: readonly Table[]) {
    this.#options = options;
    this.#tables = tables;
  }

  async open({ signal, logger }: SinkContext): Promise<void> {
    if (this.#closing !== undefined) throw closed('ladybug: opened after close');
    if (this.#opening !== undefined) throw internal('ladybug: opened twice');
    this.#opening = this.#connect(signal, logger);
    try {
      this.#open = await this.#opening;
    } catch (cause) {
      this.#opening = undefined;
      throw cause;
    }
  }

  async write(batch: WriteBatch<GraphWrite>, { signal }: WriteContext): Promise<WriteResult | undefined> {
    const { client, lock } = this.#expectOpen();
    expectWanted(signal);
    this.#expectOwnGraph(batch.writes);
    const task = async (): Promise<WriteResult | undefined> => await writeBatch(client, batch, signal);
    return await untilAborted(lock.run(task), signal);
  }

  async prepareSchema(mode: 'ensure' | 'verify', { signal }: SinkContext): Promise<void> {
    const { client, lock } = this.#expectOpen();
    expectWanted(signal);
    const task = async (): Promise<void> => {
      expectWanted(signal);
      await applySchema(client, this.#tables, mode);
    };
    await untilAborted(lock.run(task), signal);
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #connect(signal: AbortSignal, logger: Logger): Promise<OpenSink> {
    const { database, bufferPoolBytes, schema } = this.#options;
    const held = await openDatabase(database, { bufferPoolBytes, logger });
    const lock = lockOf(held.database);
    let client: LadybugClient | undefined;
    try {
      expectWanted(signal);
      const connected = (client = await LadybugClient.connect(held.database));
      if (schema !== 'off') await lock.run(async () => await applySchema(connected, this.#tables, schema));
      expectWanted(signal);
      return { client, held, lock };
    } catch (cause) {
      await client?.close();
      await held.release();
      throw cause;
    }
  }

  async #close(): Promise<void> {
    const open = await this.#opening?.catch(() => undefined);
    this.#open = undefined;
    if (open === undefined) return;
    const { client, held, lock } = open;
    await lock.run(async () => {
      // Closing the database does the same, but on the event loop. It is refused while somebody reads, and not needed.
      if (typeof this.#options.database === 'string') await client.query('CHECKPOINT').catch(() => undefined);
      await client.close();
      await held.release();
    });
  }

  /** Its tables need not exist, and the database would only say that one is missing. */
  #expectOwnGraph(writes: readonly GraphWrite[]): void {
    const { graph } = this.#options;
    if (writes.every(({ shape }) => shape.graph === graph)) return;
    throw misconfigured(
      'ladybug: expected writes of the graph in the option graph, got one of another; give the sink the graph that the transform uses',
      { reason: 'schema' },
    );
  }

  #expectOpen(): OpenSink {
    if (this.#closing !== undefined) throw closed('ladybug: used after close');
    if (this.#open === undefined) throw closed('ladybug: used before open');
    return this.#open;
  }
}
