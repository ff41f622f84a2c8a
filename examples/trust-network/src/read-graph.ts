import { existsSync } from 'node:fs';
import { loadLadybug } from '@rivergraph/sink-ladybug';

/** What the graph holds, as the database tells it. */
export interface Summary {
  readonly people: number;
  readonly ratings: number;
  readonly positive: number;
  /** By the number of people who rated them above 0; the lower id first where that is equal. */
  readonly mostTrusted: readonly TrustedPerson[];
}

/** A person, and how many others rated that person above 0. */
interface TrustedPerson {
  readonly id: number;
  readonly trustedBy: number;
}

type Row = { readonly [column: string]: unknown };
type Query = (text: string) => Promise<readonly Row[]>;

/**
 * Reads a summary of the graph with the database's own query language; the pipeline has no part in it.
 *
 * Settles with `undefined` where there is no database yet. Nobody else may have the database open.
 */
export async function readSummary(database: string): Promise<Summary | undefined> {
  if (!existsSync(database)) return undefined;
  return await withQueries(database, async (query) => {
    if (!(await hasTables(query))) return undefined;
    return {
      people: await count(query, 'MATCH (p:Person) RETURN count(p) AS count'),
      ratings: await count(query, 'MATCH (:Person)-[r:RATED]->(:Person) RETURN count(r) AS count'),
      positive: await count(
        query,
        'MATCH (:Person)-[r:RATED]->(:Person) WHERE r.rating > 0 RETURN count(r) AS count',
      ),
      mostTrusted: await mostTrusted(query),
    };
  });
}

/** A run that was killed at once may have left a database without tables. */
async function hasTables(query: Query): Promise<boolean> {
  const names = (await query('CALL show_tables() RETURN name')).map((row) => row['name']);
  return names.includes('Person') && names.includes('RATED');
}

async function count(query: Query, text: string): Promise<number> {
  const [row] = await query(text);
  return Number(row?.['count']);
}

async function mostTrusted(query: Query): Promise<readonly TrustedPerson[]> {
  const rows = await query(
    `MATCH (:Person)-[r:RATED]->(p:Person) WHERE r.rating > 0
     RETURN p.id AS id, count(r) AS trustedBy ORDER BY trustedBy DESC, id LIMIT 10`,
  );
  return rows.map((row) => ({ id: Number(row['id']), trustedBy: Number(row['trustedBy']) }));
}

async function withQueries<T>(path: string, task: (query: Query) => Promise<T>): Promise<T> {
  const { Connection, Database } = loadLadybug();
  const database = new Database(path, 64 * 1024 * 1024);
  const connection = new Connection(database);
  try {
    return await task(async (text) => {
      const result = await connection.query(text);
      if (Array.isArray(result)) throw new TypeError('Expected one statement at a time');
      const rows = await result.getAll();
      result.close();
      return rows;
    });
  } finally {
    await connection.close();
    await database.close();
  }
}
