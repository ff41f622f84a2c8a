import type { EdgeTypeShape, GraphShape, NodeTypeShape } from '@rivergraph/core';
import { columnType, keyColumn, keyProperty } from './statement/types.ts';

/** A column as it must be. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

/** A table as it must be. */
export interface Table {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The primary key's column; `undefined` for a table of edges. */
  readonly primaryKey: string | undefined;
  /** The tables that edges join; `undefined` for a table of nodes. */
  readonly ends: { readonly from: string; readonly to: string } | undefined;
}

/** The tables of a graph, nodes first, since edges refer to them. */
export function tablesOf(graph: GraphShape): readonly Table[] {
  return [...[...graph.nodes.values()].map(nodeTable), ...[...graph.edges.values()].map(edgeTable)];
}

function nodeTable(node: NodeTypeShape): Table {
  const generated = keyProperty(node);
  const columns = columnsOf(node);
  return {
    name: node.label,
    columns: generated === undefined ? columns : [{ name: keyColumn, type: 'STRING' }, ...columns],
    primaryKey: generated ?? node.key[0]?.name,
    ends: undefined,
  };
}

function edgeTable(edge: EdgeTypeShape): Table {
  const { type, from, to } = edge;
  return {
    name: type,
    columns: columnsOf(edge),
    primaryKey: undefined,
    ends: { from: from.label, to: to.label },
  };
}

/** A position is no property of the user's, but it has a column like one. */
function columnsOf({ key, properties, version }: NodeTypeShape | EdgeTypeShape): readonly Column[] {
  const position = version?.source === 'position' ? [version.property] : [];
  return [...key, ...properties, ...position].map(({ name, type }) => ({ name, type: columnType(type) }));
}
