import type { Connection } from '@ladybugdb/core';
import { loadLadybug } from '@rivergraph/sink-ladybug';

type Rows = readonly { readonly [column: string]: unknown }[];

/** Runs a statement and gives all its rows. */
export type Query = (text: string) => Promise<Rows>;

/**
 * Opens a database for as long as a task takes. Of the sink's package only the loader of the database's own binary is
 * used, so that a process has one copy of it.
 */
export async function withDatabase<T>(path: string, task: (query: Query) => Promise<T>): Promise<T> {
  const { Connection, Database } = loadLadybug();
  const database = new Database(path, 256 * 1024 * 1024);
  const connection = new Connection(database);
  try {
    return await task(async (text) => await rowsOf(connection, text));
  } finally {
    await connection.close();
    await database.close();
  }
}

async function rowsOf(connection: Connection, text: string): Promise<Rows> {
  const result = await connection.query(text);
  if (Array.isArray(result)) throw new TypeError('Expected one statement at a time');
  try {
    return await result.getAll();
  } finally {
    // A result that stays open keeps the database locked.
    result.close();
  }
}
