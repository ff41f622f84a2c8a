import { graphShape } from '@rivergraph/core';
import type { AnyGraph, GraphShape, PropertyShape } from '@rivergraph/core';
import { canonicalValue } from '@rivergraph/core/testing';
import type { MemoryGraph, ReadEdge, ReadNode } from '@rivergraph/core/testing';
import type { Driver } from 'neo4j-driver';
import { query, readEdge, rowOf, storedProperties } from './read-graph.ts';
import type { Properties } from './read-graph.ts';

type Read = Pick<MemoryGraph, 'nodes' | 'edges'>;

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
  const lines = linesOf(shape, {
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
  return linesOf(graphShape(graph), memory);
}

function linesOf(shape: GraphShape, graph: Read): readonly string[] {
  const nodes = [...shape.nodes.values()].flatMap((node) =>
    graph
      .nodes(node.label)
      .map(({ properties }) => `${node.label} ${text(storedProperties(node), properties)}`),
  );
  const edges = [...shape.edges.values()].flatMap((edge) =>
    graph
      .edges(edge.type)
      .map(
        ({ from, to, properties }) =>
          `${edge.type} ${text(edge.from.key, from)} ${text(edge.to.key, to)} ${text(storedProperties(edge), properties)}`,
      ),
  );
  return [...nodes, ...edges].sort();
}

/** What is not declared shows, too. */
function text(properties: readonly PropertyShape[], row: { readonly [name: string]: unknown }): string {
  const declared = properties.map(({ name, type }) => `${name}=${canonicalValue(type, row[name])}`);
  const names = new Set(properties.map(({ name }) => name));
  const others = Object.keys(row).filter((name) => !names.has(name));
  return [...declared, ...others.map((name) => `${name}?`)].join(' ');
}
