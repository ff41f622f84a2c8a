import { internal, RivergraphError } from '@rivergraph/core';
import type { BoundStatement } from '@rivergraph/cypher';
import type { Connection, Database, PreparedStatement, QueryResult } from '@ladybugdb/core';
import { classifyError } from './errors.ts';
import { loadLadybug } from './load-ladybug.ts';

/** A row of an answer. */
export interface LadybugRow {
  readonly [column: string]: unknown;
}

const maxPrepared = 500;

/**
 * The port in front of one database connection. One call at a time; the caller holds the lock of the database.
 *
 * Failure: every method rejects with a coded error.
 */
export class LadybugClient {
  readonly #database: Database;
  readonly #prepared: Map<string, PreparedStatement> = new Map();
  #connection: Connection;

  private constructor(database: Database, connection: Connection) {
    this.#database = database;
    this.#connection = connection;
  }

  /** Connects. The database stays the caller's. */
  static async connect(database: Database): Promise<LadybugClient> {
    return new LadybugClient(database, await connectTo(database));
  }

  /** Runs a statement without parameters and gives all rows. */
  async query(text: string): Promise<readonly LadybugRow[]> {
    try {
      return await allRows(await this.#connection.query(text));
    } catch (cause) {
      throw classifyError(cause);
    }
  }

  /** Runs a statement with parameters and gives the list `found` of its only row, if it answers. */
  async run({ text, parameters, answers }: BoundStatement): Promise<readonly number[]> {
    try {
      const statement = await this.#prepare(text);
      const result = await this.#connection.execute(statement, parameters as { [name: string]: never });
      if (answers === 'nothing') return discard(result);
      const [row] = await allRows(result);
      return (row?.['found'] ?? []) as readonly number[];
    } catch (cause) {
      throw classifyError(cause);
    }
  }

  /**
   * Runs a task in one write transaction. Settles when it is durable; rejects with what the task rejects with, and then
   * nothing of it is applied.
   *
   * Failure: a commit that fails is of unknown outcome.
   */
  async transaction<T>(task: () => Promise<T>): Promise<T> {
    await this.#begin();
    const result = await this.#orRollBack(task);
    try {
      await this.query('COMMIT');
    } catch (cause) {
      await this.#reconnect();
      throw unknownOutcome(cause);
    }
    return result;
  }

  /** Closes the connection. Idempotent. */
  async close(): Promise<void> {
    this.#prepared.clear();
    await this.#connection.close();
  }

  async #begin(): Promise<void> {
    try {
      await this.query('BEGIN TRANSACTION');
    } catch (cause) {
      // A connection that was refused a transaction crashes the process at its next statement (0.19.1).
      await this.#reconnect();
      throw cause;
    }
  }

  async #orRollBack<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (cause) {
      // Most failures have rolled back already, and then this one fails too.
      await this.query('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }

  /** Where even this fails, the next call says so. */
  async #reconnect(): Promise<void> {
    this.#prepared.clear();
    await this.#connection.close();
    await connectTo(this.#database).then(
      (connection) => (this.#connection = connection),
      () => undefined,
    );
  }

  async #prepare(text: string): Promise<PreparedStatement> {
    const known = this.#prepared.get(text);
    if (known !== undefined) return known;
    const statement = await this.#connection.prepare(text);
    if (!statement.isSuccess()) throw classifyError(new Error(statement.getErrorMessage()));
    if (this.#prepared.size >= maxPrepared) this.#prepared.clear();
    this.#prepared.set(text, statement);
    return statement;
  }
}

async function connectTo(database: Database): Promise<Connection> {
  const { Connection } = loadLadybug();
  try {
    const connection = new Connection(database);
    await connection.init();
    return connection;
  } catch (cause) {
    throw classifyError(cause);
  }
}

async function allRows(result: QueryResult | QueryResult[]): Promise<readonly LadybugRow[]> {
  if (Array.isArray(result)) throw internal('ladybug: expected one statement at a time');
  try {
    return await result.getAll();
  } finally {
    result.close();
  }
}

function discard(result: QueryResult | QueryResult[]): readonly number[] {
  for (const each of Array.isArray(result) ? result : [result]) each.close();
  return [];
}

function unknownOutcome(cause: unknown): RivergraphError {
  const { message, code, reason } = classifyError(cause);
  return new RivergraphError(message, { code, reason, outcome: 'unknown', cause });
}
