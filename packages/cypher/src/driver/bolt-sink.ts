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
import { Connection } from './connection.ts';
import type { ConnectionSettings } from './connection-settings.ts';
import type { Drivers } from './drivers.ts';
import { writeToDatabases } from './write-to-databases.ts';

/** What is to be done about a schema. @public */
export interface SchemaTask {
  readonly graph: GraphShape;
  readonly mode: 'ensure' | 'verify';
  readonly context: SinkContext;
}

/** What makes a Bolt sink that of one database. @public */
export interface BoltSinkDefinition extends PartsOptions {
  readonly drivers: Drivers;
  readonly settings: ConnectionSettings;
  readonly limits: SinkLimits<CypherSinkWrite>;
  /** Whether a batch is all or nothing where it is asked to be. */
  readonly atomicBatches: boolean;
  readonly graph: GraphShape | undefined;
  readonly schema: 'ensure' | 'verify' | 'off';
  /** Looks at the server once it is connected. Failure: `misconfigured` for what the sink cannot write to. */
  readonly inspect?: ((connection: Connection, context: SinkContext) => Promise<void>) | undefined;
  /** Creates or verifies what a graph needs. Settles when it holds. */
  readonly applySchema: (connection: Connection, task: SchemaTask) => Promise<void>;
}

/**
 * Makes a sink of what one database needs: the drivers, the dialect, the errors and the schema.
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
    conflictKeys: (write) => (write.kind === 'cypher' ? write.entities : undefined),
    describe: (batch) => describeBatch(batch, { dialect, maxCells }),
    prepareSchema: async (mode, context) => await sink.prepareSchema(mode, context),
  };
}

class BoltSink {
  readonly #definition: BoltSinkDefinition;
  readonly #name: string;
  readonly #running: Set<Promise<unknown>> = new Set();
  #connection: Connection | undefined;
  #isOpening = false;
  #closing: Promise<void> | undefined;

  constructor(definition: BoltSinkDefinition) {
    this.#definition = definition;
    this.#name = definition.settings.sink;
  }

  async open(context: SinkContext): Promise<void> {
    if (this.#closing !== undefined) throw closed(`${this.#name}: opened after close`);
    if (this.#isOpening) throw internal(`${this.#name}: opened twice`);
    this.#isOpening = true;
    const { drivers, inspect, schema, settings } = this.#definition;
    try {
      const connection = await Connection.open(drivers, settings, context);
      await inspect?.(connection, context);
      if (schema !== 'off') await this.#applySchema(connection, schema, context);
      this.#connection = connection;
    } catch (cause) {
      this.#isOpening = false;
      drivers.reset();
      throw cause;
    }
  }

  async write(batch: WriteBatch<CypherSinkWrite>, context: WriteContext): Promise<WriteResult | undefined> {
    const connection = this.#expectOpen();
    this.#expectOwnGraph(batch.writes);
    const { dialect, maxCells, settings } = this.#definition;
    const failed = await this.#track(
      writeToDatabases(batch, settings, async (part, database) =>
        connection.write(part, { ...context, database, dialect, maxCells }),
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
    await this.#definition.drivers.close();
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

  #expectOpen(): Connection {
    if (this.#closing !== undefined) throw closed(`${this.#name}: used after close`);
    if (this.#connection === undefined) throw closed(`${this.#name}: used before open`);
    return this.#connection;
  }
}
