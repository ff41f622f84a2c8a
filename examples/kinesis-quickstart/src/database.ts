import { loadLadybug } from '@rivergraph/sink-ladybug';
import type { Ladybug, LadybugSinkOptions } from '@rivergraph/sink-ladybug';
import { lineOf } from './graph-content.ts';
import type { GraphContent } from './graph-content.ts';

/** How many ratings of one shard a worker has written. */
export interface Share {
  readonly shard: string;
  readonly worker: string;
  readonly ratings: number;
}

/** A database that is open for both workers, and for whoever asks it. */
export interface GraphDatabase extends AsyncDisposable {
  /** What the sinks take. */
  readonly opened: Exclude<LadybugSinkOptions['database'], string>;
  /** How many ratings it holds; none while there is no table. */
  countRatings(): Promise<number>;
  readContent(): Promise<GraphContent>;
  /** Which worker has written what of which shard. */
  readShares(): Promise<readonly Share[]>;
}

type Row = { readonly [column: string]: unknown };
type Query = (text: string) => Promise<readonly Row[]>;

/**
 * Opens the database, once for the process: its two sinks take turns on it, and reading beside them is free. The caller disposes of
 * it when the pipelines have ended.
 */
export function openDatabase(path: string): GraphDatabase {
  const { Connection, Database } = loadLadybug();
  const opened = new Database(path, 256 * 1024 * 1024);
  const connection = new Connection(opened);
  const query = queryOn(connection);
  return {
    opened,
    countRatings: async () => await countRatings(query),
    readContent: async () => ({
      people: await linesOf(query, 'MATCH (p:Person) RETURN p.id, p.ratings'),
      ratings: await linesOf(
        query,
        'MATCH (a:Person)-[r:RATED]->(b:Person) RETURN a.id, b.id, r.rating, r.ratedAt',
      ),
    }),
    readShares: async () => await readShares(query),
    [Symbol.asyncDispose]: async () => {
      await connection.close();
      await opened.close();
    },
  };
}

function queryOn(connection: InstanceType<Ladybug['Connection']>): Query {
  return async (text) => {
    const result = await connection.query(text);
    if (Array.isArray(result)) throw new TypeError('Expected one statement at a time');
    const rows = await result.getAll();
    result.close();
    return rows;
  };
}

async function countRatings(query: Query): Promise<number> {
  const tables = await query('CALL show_tables() RETURN name');
  if (!tables.some(({ name }) => name === 'RATED')) return 0;
  const [row] = await query('MATCH ()-[r:RATED]->() RETURN count(r) AS ratings');
  return Number(row?.['ratings']);
}

async function linesOf(query: Query, text: string): Promise<ReadonlySet<string>> {
  const rows = await query(text);
  const found = new Set(rows.map((row) => lineOf(...Object.values(row).map(textOf))));
  // A set would hide what is there twice.
  if (found.size < rows.length) throw new Error(`Expected different rows, got some twice: ${text}`);
  return found;
}

async function readShares(query: Query): Promise<readonly Share[]> {
  const rows = await query(
    `MATCH ()-[r:RATED]->() RETURN r.shard AS shard, r.worker AS worker, count(r) AS ratings
     ORDER BY shard, worker`,
  );
  return rows.map(({ shard, worker, ratings }) => ({
    shard: String(shard),
    worker: String(worker),
    ratings: Number(ratings),
  }));
}

function textOf(value: unknown): string | number | null {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || value === null) return value;
  throw new TypeError(`Expected a number, a time or nothing, got a value of type ${typeof value}`);
}
