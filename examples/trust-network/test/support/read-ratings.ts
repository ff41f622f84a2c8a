import { loadLadybug } from '@rivergraph/sink-ladybug';

/** Reads every rating of a graph as a line of the file it came from, sorted. */
export async function readRatings(database: string): Promise<readonly string[]> {
  const { Connection, Database } = loadLadybug();
  const opened = new Database(database, 64 * 1024 * 1024);
  const connection = new Connection(opened);
  try {
    const result = await connection.query(
      'MATCH (a:Person)-[r:RATED]->(b:Person) RETURN a.id AS rater, b.id AS rated, r.rating AS rating, r.ratedAt AS ratedAt',
    );
    if (Array.isArray(result)) throw new TypeError('Expected one statement');
    const lines = (await result.getAll()).map(lineOf).sort();
    // A result that stays open keeps the database locked.
    result.close();
    return lines;
  } finally {
    await connection.close();
    await opened.close();
  }
}

function lineOf({ rater, rated, rating, ratedAt }: { readonly [column: string]: unknown }): string {
  return [rater, rated, rating, Number(ratedAt) / 1000].join(',');
}
