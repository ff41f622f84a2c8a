import type { SinkContext } from '@rivergraph/core';
import type { SinkConnection } from './connection.ts';
import type { Connection } from './connection-port.ts';

type Inspect = (connection: Connection, context: SinkContext) => Promise<void>;

/** The databases that a function has named, each looked at once. */
export class InspectedDatabases {
  readonly #connection: SinkConnection;
  readonly #context: SinkContext;
  readonly #inspect: Inspect | undefined;
  readonly #seen: Map<string, Promise<void>> = new Map();

  constructor(connection: SinkConnection, context: SinkContext, inspect: Inspect | undefined) {
    this.#connection = connection;
    this.#context = context;
    this.#inspect = inspect;
  }

  /** Settles when a database was looked at. Failure: as the look; the next write looks again. */
  async inspected(database: string, signal: AbortSignal): Promise<void> {
    if (this.#inspect === undefined) return;
    const known =
      this.#seen.get(database) ?? this.#inspect(this.#connection.on(database), this.#during(signal));
    this.#seen.set(database, known);
    await known.catch((cause: unknown) => {
      this.#seen.delete(database);
      throw cause;
    });
  }

  #during(signal: AbortSignal): SinkContext {
    return { ...this.#context, signal: AbortSignal.any([this.#context.signal, signal]) };
  }
}
