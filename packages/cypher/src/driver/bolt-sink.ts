import type {
  GraphShape,
  Sink,
  SinkContext,
  SinkLimits,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '@rivergraph/core';
import { closed, internal, misconfigured } from '@rivergraph/core';
import { describeBatch } from '../bolt/describe-batch.ts';
import type { CypherSinkWrite, PartsOptions } from '../bolt/parts-of-batch.ts';
import { SinkConnection } from './connection.ts';
import type { Connection } from './connection-port.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import { createDrivers } from './create-drivers.ts';
import type { Drivers } from './drivers.ts';
import { InspectedDatabases } from './inspected-databases.ts';
import type { BoltServer } from './options.ts';
import { writeToDatabases } from './write-to-databases.ts';

/** What is to be done about a schema. @public */
export interface SchemaTask {
  readonly graph: GraphShape;
  readonly mode: 'ensure' | 'verify';
  readonly context: SinkContext;
}

/** What makes a Bolt sink that of one database. @public */
export interface BoltSinkDefinition extends PartsOptions {
  /** What it connects with. */
  readonly server: BoltServer;
  readonly settings: ConnectionSettings;
  readonly limits: SinkLimits<CypherSinkWrite>;
  /** Whether a batch is all or nothing where it is asked to be. */
  readonly atomicBatches: boolean;
  readonly graph: GraphShape | undefined;
  readonly schema: 'ensure' | 'verify' | 'off';
  /**
   * Looks at the server once it is connected, and at each database that a function names before the first write into it. Failure:
   * `misconfigured` for what the sink cannot write to.
   */
  readonly inspect?: ((connection: Connection, context: SinkContext) => Promise<void>) | undefined;
  /** Creates or verifies what a graph needs. Settles when it holds. */
  readonly applySchema: (connection: Connection, task: SchemaTask) => Promise<void>;
}

/**
 * Makes a sink of what one database needs: the dialect, the errors and the schema. Does no I/O.
 *
 * Failure: throws `misconfigured` for what no driver can be made with.
 *
 * @public
 */
export function boltSink(definition: BoltSinkDefinition): Sink<CypherSinkWrite> {
  const sink = new BoltSink(definition);
  const { atomicBatches, dialect, limits, maxCells, settings } = definition;
  return {
    name: settings.sink,
    features: { atomicBatches },
    limits,
    open: async (context) => await sink.open(context),
    write: async (batch, context) => await sink.write(batch, context),
    close: async () => await sink.close(),
    conflictKeys: (write) => (write.kind === 'graph' ? undefined : write.entities),
    describe: (batch) => describeBatch(batch, { dialect, maxCells }),
    prepareSchema: async (mode, context) => await sink.prepareSchema(mode, context),
  };
}

class BoltSink {
  readonly #definition: BoltSinkDefinition;
  readonly #drivers: Drivers;
  readonly #name: string;
  /** Ends what is no write as soon as the sink is closed. */
  readonly #ending: AbortController = new AbortController();
  readonly #running: Set<Promise<unknown>> = new Set();
  #connection: SinkConnection | undefined;
  #databases: InspectedDatabases | undefined;
  #isOpening = false;
  #closing: Promise<void> | undefined;

  constructor(definition: BoltSinkDefinition) {
    this.#definition = definition;
    this.#name = definition.settings.sink;
    this.#drivers = createDrivers(this.#name, definition.server);
  }

  async open(context: SinkContext): Promise<void> {
    if (this.#closing !== undefined) throw closed(`${this.#name}: opened after close`);
    if (this.#isOpening) throw internal(`${this.#name}: opened twice`);
    this.#isOpening = true;
    const { inspect, schema, settings } = this.#definition;
    const own = this.#endingWith(context);
    try {
      const connection = await SinkConnection.open(this.#drivers, settings, own);
      await inspect?.(connection, own);
      if (schema !== 'off') await this.#applySchema(connection, schema, own);
      this.#connection = connection;
      this.#databases = new InspectedDatabases(connection, own, inspect);
    } catch (cause) {
      this.#isOpening = false;
      this.#drivers.reset();
      throw this.#endedBy(cause);
    }
  }

  async write(batch: WriteBatch<CypherSinkWrite>, context: WriteContext): Promise<WriteResult | undefined> {
    const connection = this.#expectOpen();
    this.#expectOwnGraph(batch.writes);
    const { dialect, maxCells, settings } = this.#definition;
    const failed = await this.#track(
      writeToDatabases(batch, settings, async (part, database) => {
        if (database !== undefined) await this.#databases?.inspected(database, context.signal);
        return await connection.write(part, { ...context, database, dialect, maxCells });
      }),
    );
    return failed.length === 0 ? undefined : { failed };
  }

  async prepareSchema(mode: 'ensure' | 'verify', context: SinkContext): Promise<void> {
    const connection = this.#expectOpen();
    try {
      await this.#track(this.#applySchema(connection, mode, this.#endingWith(context)));
    } catch (cause) {
      throw this.#endedBy(cause);
    }
  }

  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.#ending.abort(closed(`${this.#name}: closed while it was used`));
    await Promise.allSettled(this.#running);
    await this.#drivers.close();
  }

  /** What work fails with that was ended because the sink is closed, and else what it failed with. */
  #endedBy(cause: unknown): unknown {
    const { signal } = this.#ending;
    return signal.aborted ? signal.reason : cause;
  }

  #endingWith({ signal, ...context }: SinkContext): SinkContext {
    return { ...context, signal: AbortSignal.any([signal, this.#ending.signal]) };
  }

  async #applySchema(connection: Connection, mode: 'ensure' | 'verify', context: SinkContext): Promise<void> {
    const { applySchema, graph, settings } = this.#definition;
    if (settings.databaseOf !== undefined)
      throw misconfigured(`${this.#name}: prepareSchema: expected a database by name, got a function`, {
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
    const { graph } = this.#definition;
    for (const write of writes) {
      if (write.kind !== 'graph' || write.shape.graph === graph) continue;
      throw misconfigured(
        `${this.#name}: expected writes of the graph in the option graph, got one of another; give the sink the graph that the transform uses`,
        { reason: 'schema' },
      );
    }
  }

  #expectOpen(): SinkConnection {
    if (this.#closing !== undefined) throw closed(`${this.#name}: used after close`);
    if (this.#connection === undefined) throw closed(`${this.#name}: used before open`);
    return this.#connection;
  }
}
