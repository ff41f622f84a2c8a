import { loadLadybug } from '../../src/index.ts';
import { query } from '../read-graph.ts';

/** Reads how many edges of each round a database holds. */
export async function readRounds(
  path: string,
): Promise<readonly { readonly round: unknown; readonly edges: unknown }[]> {
  const { Database, Connection } = loadLadybug();
  const database = new Database(path);
  const connection = new Connection(database);
  const rows = await query(
    connection,
    'MATCH (a:Person)-[e:RATED]->(b:Person) WHERE b.id = a.id + 1 RETURN e.round AS round, count(*) AS edges ORDER BY round',
  );
  await connection.close();
  await database.close();
  return rows as never;
}
