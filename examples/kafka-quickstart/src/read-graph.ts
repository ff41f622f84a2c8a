import { loadLadybug } from '@rivergraph/sink-ladybug';
import { lineOf } from './graph-content.ts';
import type { GraphContent } from './graph-content.ts';

/** How many trips led from one borough to another. */
interface Route {
  readonly from: string;
  readonly to: string;
  readonly trips: number;
  /** In dollars. */
  readonly averageFare: number;
}

/** What was read from the database. */
export interface GraphRead {
  readonly content: GraphContent;
  /** Between two boroughs, the five with most trips. */
  readonly routes: readonly Route[];
}

type Row = { readonly [column: string]: unknown };
type Query = (text: string) => Promise<readonly Row[]>;

/**
 * Reads the whole graph with the database's own query language; the pipeline has no part in it. Nobody else may have the
 * database open.
 */
export async function readGraph(path: string): Promise<GraphRead> {
  const { Connection, Database } = loadLadybug();
  const database = new Database(path, 256 * 1024 * 1024);
  const connection = new Connection(database);
  try {
    const query: Query = async (text) => {
      const result = await connection.query(text);
      if (Array.isArray(result)) throw new TypeError('Expected one statement at a time');
      const rows = await result.getAll();
      result.close();
      return rows;
    };
    return { content: await readContent(query), routes: await readRoutes(query) };
  } finally {
    await connection.close();
    await database.close();
  }
}

async function readContent(query: Query): Promise<GraphContent> {
  const lines = async (text: string): Promise<ReadonlySet<string>> => {
    const rows = await query(text);
    const found = new Set(rows.map((row) => lineOf(...Object.values(row).map(textOf))));
    // A set would hide what is there twice.
    if (found.size < rows.length) throw new Error(`Expected different rows, got some twice: ${text}`);
    return found;
  };
  return {
    zones: await lines('MATCH (z:Zone) RETURN z.id, z.name, z.borough'),
    taxis: await lines('MATCH (t:Taxi) RETURN t.id'),
    trips: await lines(
      `MATCH (a:Zone)-[r:TRIP]->(b:Zone)
       RETURN r.id, a.id, b.id, r.taxi, r.startedAt, r.minutes, r.fare`,
    ),
    served: await lines('MATCH (t:Taxi)-[s:SERVED]->(z:Zone) RETURN t.id, z.id, s.lastAt'),
  };
}

async function readRoutes(query: Query): Promise<readonly Route[]> {
  const rows = await query(
    `MATCH (a:Zone)-[r:TRIP]->(b:Zone) WHERE a.borough <> b.borough
     RETURN a.borough AS origin, b.borough AS destination, count(r) AS trips, avg(r.fare) AS fare
     ORDER BY trips DESC, origin, destination LIMIT 5`,
  );
  return rows.map((row) => ({
    from: String(row['origin']),
    to: String(row['destination']),
    trips: Number(row['trips']),
    averageFare: Number(row['fare']),
  }));
}

function textOf(value: unknown): string | number {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'number' ? value : String(value);
}
