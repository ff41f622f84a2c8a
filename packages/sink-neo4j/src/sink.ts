import type { Sink, SinkContext, WriteBatch, WriteContext, WriteResult } from '@rivergraph/core';
import { closed, internal, misconfigured } from '@rivergraph/core';
import { describeBatch } from '@rivergraph/cypher/bolt';
import type { CypherSinkWrite } from '@rivergraph/cypher/bolt';
import { Connection } from './connection.ts';
import { createDrivers } from './driver/create-drivers.ts';
import type { Drivers } from './driver/drivers.ts';
import { sinkLimits } from './limits.ts';
import type { Neo4jSinkOptions } from './options.ts';
import { resolveOptions } from './resolve-options.ts';
import type { ResolvedOptions } from './resolve-options.ts';
import { applySchema } from './schema/apply-schema.ts';
import { neo4jDialect } from './statement/dialect.ts';
import { writeToDatabases } from './write-to-databases.ts';

/** A driver packs some 0.4 µs per value in columns, on the event loop: about 10 ms for as many. */
const maxCells = 24_000;
/**
 * Writes a graph, or the user's own Cypher, into Neo4j 5 or later.
 *
 * The factory does no I/O. `open` connects, and prepares the constraints. A batch is one transaction: all of it is durable,
 * but for writes whose `ref` end is missing, which are named in `failed`; or, where it is `atomic`, all of it or nothing.
 * One statement is sent in one round trip and commits by itself.
 * Concurrency: as many batches at a time as the driver's pool has connections, 100 unless configured.
 * Failure: throws `misconfigured` for options that make no sense and for a driver older than 6.3. A write that was made from
 * another graph is `misconfigured` too.
 *
 * @example
 * ```ts
 * const sink = createNeo4jSink({ url: 'neo4j://localhost:7687', auth: { username: 'neo4j', password }, graph });
 * ```
 *
 * @public
 */
export function createNeo4jSink(options: Neo4jSinkOptions): Sink<CypherSinkWrite> {
  const resolved = resolveOptions(options);
  const sink = new Neo4jSink(resolved, createDrivers(options));
  return {
    name: 'neo4j',
    features: { atomicBatches: resolved.databaseOf === undefined },
    limits: sinkLimits(resolved),
    open: async (context) => await sink.open(context),
    write: async (batch, context) => await sink.write(batch, context),
    close: async () => await sink.close(),
    conflictKeys: (write) => (write.kind === 'cypher' ? write.entities : undefined),
    describe: (batch) => describeBatch(batch, { dialect: neo4jDialect, maxCells }),
    prepareSchema: async (mode, context) => await sink.prepareSchema(mode, context),
  };
}

class Neo4jSink {
  readonly #options: ResolvedOptions;
  readonly #drivers: Drivers;
  readonly #running: Set<Promise<unknown>> = new Set();
  #connection: Connection | undefined;
  #isOpening = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedOptions, drivers: Drivers) {
    this.#options = options;
    this.#drivers = drivers;
  }

  async open(context: SinkContext): Promise<void> {
    if (this.#closing !== undefined) throw closed('neo4j: opened after close');
    if (this.#isOpening) throw internal('neo4j: opened twice');
    this.#isOpening = true;
    try {
      const connection = await Connection.open(this.#drivers, this.#options, context);
      const { schema } = this.#options;
      if (schema !== 'off') await this.#applySchema(connection, schema, context);
      this.#connection = connection;
    } catch (cause) {
      this.#isOpening = false;
      this.#drivers.reset();
      throw cause;
    }
  }

  async write(batch: WriteBatch<CypherSinkWrite>, context: WriteContext): Promise<WriteResult | undefined> {
    const connection = this.#expectOpen();
    this.#expectOwnGraph(batch.writes);
    const { databaseOf } = this.#options;
    const failed = await this.#track(
      writeToDatabases(batch, databaseOf, async (part, database) =>
        connection.write(part, { ...context, database, dialect: neo4jDialect, maxCells }),
      ),
    );
    return failed.length === 0 ? undefined : { failed };
  }

  async prepareSchema(mode: 'ensure' | 'verify', context: SinkContext): Promise<void> {
    await this.#track(this.#applySchema(this.#expectOpen(), mode, context));
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#drivers.close();
  }

  async #applySchema(connection: Connection, mode: 'ensure' | 'verify', context: SinkContext): Promise<void> {
    const { databaseOf, graph } = this.#options;
    if (databaseOf !== undefined)
      throw misconfigured('neo4j: prepareSchema: expected a database by name, got a function', {
        reason: 'schema',
      });
    if (graph !== undefined) await applySchema(connection, { graph, mode, context });
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** Its constraints need not exist. */
  #expectOwnGraph(writes: readonly CypherSinkWrite[]): void {
    const { graph } = this.#options;
    for (const write of writes) {
      if (write.kind !== 'graph' || write.shape.graph === graph) continue;
      throw misconfigured(
        'neo4j: expected writes of the graph in the option graph, got one of another; give the sink the graph that the transform uses',
        { reason: 'schema' },
      );
    }
  }

  #expectOpen(): Connection {
    if (this.#closing !== undefined) throw closed('neo4j: used after close');
    if (this.#connection === undefined) throw closed('neo4j: used before open');
    return this.#connection;
  }
}
