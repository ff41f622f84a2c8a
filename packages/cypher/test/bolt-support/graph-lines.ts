import { graphShape } from '@rivergraph/core';
import type { AnyGraph, GraphShape } from '@rivergraph/core';
import type { MemoryGraph, ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { graphLines, storedProperties } from '../../../core/test/support/graph-lines.ts';
import { asStored, query, readEdge, rowOf } from './read-graph.ts';
import type { Properties, StoredForms } from './read-graph.ts';

/**
 * All that a database holds, as sorted lines; to compare with {@link memoryLines}. Nodes and edges that are not of the graph
 * are counted in a line of their own.
 */
export async function databaseLines(
  driver: Driver,
  graph: AnyGraph,
  forms: StoredForms = asStored,
): Promise<readonly string[]> {
  const shape = graphShape(graph);
  const nodes = await query(driver, 'MATCH (n) RETURN labels(n) AS labels, properties(n) AS n');
  const edges = await query(
    driver,
    'MATCH (a)-[e]->(b) RETURN type(e) AS type, labels(a) AS from, labels(b) AS to, ' +
      'properties(a) AS a, properties(b) AS b, properties(e) AS e',
  );
  const lines = graphLines(shape, {
    nodes: (label) =>
      nodes.filter((row) => isOnly(row['labels'], label)).map((row) => nodeOf(shape, { label, row, forms })),
    edges: (type) =>
      edges.filter((row) => row['type'] === type).flatMap((row) => edgeOf(shape, { type, row, forms })),
  });
  const others = nodes.length + edges.length - lines.length;
  return others === 0 ? lines : [...lines, `and ${others} others`];
}

interface StoredNode {
  readonly label: string;
  readonly row: Properties;
  readonly forms: StoredForms;
}

function nodeOf(shape: GraphShape, { label, row, forms }: StoredNode): ReadNode {
  const node = shape.nodes.get(label);
  return { properties: node === undefined ? {} : rowOf(storedProperties(node), row['n'], forms) };
}

interface StoredEdge {
  readonly type: string;
  readonly row: Properties;
  readonly forms: StoredForms;
}

/** None where the ends are of other labels than the type has. */
function edgeOf(shape: GraphShape, { type, row, forms }: StoredEdge): readonly ReadEdge[] {
  const edge = shape.edges.get(type);
  if (edge === undefined || !isOnly(row['from'], edge.from.label) || !isOnly(row['to'], edge.to.label))
    return [];
  return [readEdge(edge, row, forms)];
}

function isOnly(labels: unknown, label: string): boolean {
  return (labels as readonly string[]).length === 1 && (labels as readonly string[])[0] === label;
}

/** The same of a graph in memory. */
export function memoryLines(memory: MemoryGraph, graph: AnyGraph): readonly string[] {
  return graphLines(graphShape(graph), memory);
}
