import type { Content } from './content.ts';
import { query, withSession } from './memgraph.ts';
import type { MemgraphTarget } from './pipeline.ts';

/** Reads what there is with queries of its own; the pipeline has no part in it. */
export async function readGraph(target: MemgraphTarget): Promise<Omit<Content, 'letters'>> {
  return await withSession(target, async (session) => {
    const people = await query(session, 'MATCH (p:Person) RETURN p.id AS id');
    const connections = await query(
      session,
      'MATCH (a:Person)-[:CONNECTED_WITH]->(b:Person) RETURN a.id AS start, b.id AS stop',
    );
    return {
      people: people.map(({ id }) => idText(id)),
      connections: connections.map(({ start, stop }) => `${idText(start)} ${idText(stop)}`),
    };
  });
}

/** A float is another id, also where it is a whole number. */
function idText(id: unknown): string {
  return typeof id === 'bigint' ? String(id) : `${String(id)} (a ${typeof id})`;
}
