import type { EdgeTypeShape, GraphShape, NodeTypeShape, PropertyShape } from '@rivergraph/core';
import { canonicalValue } from '@rivergraph/core/testing';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';

/** What a graph holds: one in memory, or one that was read from a database. */
export interface GraphContent {
  nodes(label: string): readonly ReadNode[];
  edges(type: string): readonly ReadEdge[];
}

/** All that a graph holds, as sorted lines: equal for equal content. What is not declared shows, too. */
export function graphLines(shape: GraphShape, content: GraphContent): readonly string[] {
  const nodes = [...shape.nodes.values()].flatMap((node) =>
    content
      .nodes(node.label)
      .map(({ properties }) => `${node.label} ${text(storedProperties(node), properties)}`),
  );
  const edges = [...shape.edges.values()].flatMap((edge) =>
    content
      .edges(edge.type)
      .map(
        ({ from, to, properties }) =>
          `${edge.type} ${text(edge.from.key, from)} ${text(edge.to.key, to)} ${text(storedProperties(edge), properties)}`,
      ),
  );
  return [...nodes, ...edges].sort();
}

/** What is stored of a type: what it declares, and the position where that is its version. */
export function storedProperties({
  key,
  properties,
  version,
}: NodeTypeShape | EdgeTypeShape): readonly PropertyShape[] {
  return [...key, ...properties, ...(version?.source === 'position' ? [version.property] : [])];
}

function text(properties: readonly PropertyShape[], row: { readonly [name: string]: unknown }): string {
  const declared = properties.map(({ name, type }) => `${name}=${canonicalValue(type, row[name])}`);
  const names = new Set(properties.map(({ name }) => name));
  const others = Object.keys(row).filter((name) => !names.has(name));
  return [...declared, ...others.map((name) => `${name}?`)].join(' ');
}
