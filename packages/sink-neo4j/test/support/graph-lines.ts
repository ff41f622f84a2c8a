import { graphShape } from '@rivergraph/core';
import type { AnyGraph, GraphShape } from '@rivergraph/core';
import type { MemoryGraph, ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { graphLines, storedProperties } from '../../../core/test/support/graph-lines.ts';
import { query, readEdge, rowOf } from './read-graph.ts';
import type { Properties } from './read-graph.ts';

/**
 * All that a database holds, as sorted lines; to compare with {@link memoryLines}. Nodes and edges that are not of the graph
 * are counted in a line of their own.
 */
export async function databaseLines(driver: Driver, graph: AnyGraph): Promise<readonly string[]> {
  const shape = graphShape(graph);
  const nodes = await query(driver, 'MATCH (n) RETURN labels(n)[0] AS label, n {.*} AS n');
  const edges = await query(
    driver,
    'MATCH (a)-[e]->(b) RETURN type(e) AS type, labels(a)[0] AS from, labels(b)[0] AS to, ' +
      'a {.*} AS a, b {.*} AS b, e {.*} AS e',
  );
  const lines = graphLines(shape, {
    nodes: (label) => nodes.filter((row) => row['label'] === label).map((row) => nodeOf(shape, label, row)),
    edges: (type) => edges.filter((row) => row['type'] === type).flatMap((row) => edgeOf(shape, type, row)),
  });
  const others = nodes.length + edges.length - lines.length;
  return others === 0 ? lines : [...lines, `and ${others} others`];
}

function nodeOf(shape: GraphShape, label: string, row: Properties): ReadNode {
  const node = shape.nodes.get(label);
  return { properties: node === undefined ? {} : rowOf(storedProperties(node), row['n']) };
}

/** None where the ends are of other labels than the type has. */
function edgeOf(shape: GraphShape, type: string, row: Properties): readonly ReadEdge[] {
  const edge = shape.edges.get(type);
  if (edge === undefined || row['from'] !== edge.from.label || row['to'] !== edge.to.label) return [];
  return [readEdge(edge, row)];
}

/** The same of a graph in memory. */
export function memoryLines(memory: MemoryGraph, graph: AnyGraph): readonly string[] {
  return graphLines(graphShape(graph), memory);
}
