import { graphShape } from '@rivergraph/core';
import type { AnyGraph, GraphWrite } from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import type { GremlinClient } from '@rivergraph/servers';
import { graphLines } from '../../../core/test/support/graph-lines.ts';
import { readGraph } from './read-graph.ts';

/** All that a graph would hold after these writes, one by one; those that fail leave nothing. */
export function expectedLines(graph: AnyGraph, writes: readonly GraphWrite[]): readonly string[] {
  const memory = createMemoryGraph();
  for (const write of writes) memory.apply(write);
  return graphLines(graphShape(graph), memory);
}

/** All that the server holds of a graph. */
export async function storedLines(client: GremlinClient, graph: AnyGraph): Promise<readonly string[]> {
  const shape = graphShape(graph);
  return graphLines(shape, await readGraph(client, shape));
}

/** All that the server holds, ids and every value of every property included: equal exactly for the same graph. */
export async function dump(client: GremlinClient): Promise<unknown> {
  return { nodes: await client.nodes(), edges: sortedById(await client.edges()) };
}

function sortedById<T extends { readonly id: unknown }>(elements: readonly T[]): readonly T[] {
  return elements.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
}
