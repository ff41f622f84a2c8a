import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, Sink } from '@rivergraph/core';
import { createLadybugSink, loadLadybug } from '@rivergraph/sink-ladybug';

const graph = defineGraph({
  nodes: { Person: { key: { id: 'integer' }, properties: { name: 'string' } } },
  edges: { TRUSTS: { from: 'Person', to: 'Person', properties: { rating: 'integer' } } },
});

// The sink of a pipeline; the pipeline opens and closes it.
export const sink: Sink<GraphWrite> = createLadybugSink({ database: './trust.lbug', graph });

// Afterwards, or in another process once the pipeline has ended: query the file.
export async function mostTrusted(path: string): Promise<unknown> {
  const { Database, Connection } = loadLadybug();
  const database = new Database(path);
  const connection = new Connection(database);
  const result = await connection.query(
    'MATCH (p:Person)<-[t:TRUSTS]-() RETURN p.id AS id, sum(t.rating) AS trust ORDER BY trust DESC LIMIT 10',
  );
  const rows = Array.isArray(result) ? [] : await result.getAll();
  await connection.close();
  await database.close();
  return rows;
}
