import type { Edge, Value, Vertex } from '../value.ts';
import type { Expression } from './ast.ts';
import type { EdgePattern, NodePattern, PatternPart } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import { labelNames } from './label-names.ts';
import { wantedProperties } from './match-filters.ts';
import { count, type Row, type Run } from './run.ts';
import { storeProperty } from './storable.ts';
import { isVertex, typeName } from './values.ts';

/** Creates what of a part of a pattern is not bound yet, and gives the row with it. */
export function createPart(run: Run, { nodes, edges }: PatternPart, row: Row): Row {
  const created = new Map(row);
  const vertices = nodes.map((node) => createNode(run, node, created));
  for (const [at, edge] of edges.entries()) {
    const [left, right] = [vertices[at], vertices[at + 1]];
    if (left === undefined || right === undefined) throw new Error('A pattern lacks a node');
    const [from, to] = edge.direction === 'in' ? [right, left] : [left, right];
    created.set(edge.variable, createEdge(run, edge, from, to, created));
  }
  return created;
}

function createNode(run: Run, node: NodePattern, row: Map<string, Value>): Vertex {
  const known = row.get(node.variable);
  if (known !== undefined) return existing(run, node, known);
  const labels = [...new Set(labelNames(run, node.labels, row))];
  const vertex = run.graph.createVertex(labels);
  count(run, 'nodes-created');
  count(run, 'labels-added', labels.length);
  storeAll(run, vertex, node.properties, row);
  row.set(node.variable, vertex);
  return vertex;
}

function existing(run: Run, { variable }: NodePattern, value: Value): Vertex {
  if (!isVertex(value)) throw clientError(`Expected a node for '${variable}', but got ${typeName(value)}.`);
  if (!run.graph.exists(value)) throw clientError("Edge can't be created on a deleted node.");
  return value;
}

function createEdge(run: Run, pattern: EdgePattern, from: Vertex, to: Vertex, row: Row): Edge {
  const [type, ...more] = labelNames(run, pattern.types, row);
  if (type === undefined || more.length > 0) {
    throw clientError('A single relationship type must be specified when creating an edge.');
  }
  const edge = run.graph.createEdge(from, to, type);
  count(run, 'relationships-created');
  storeAll(run, edge, pattern.properties, row);
  return edge;
}

function storeAll(run: Run, entity: Vertex | Edge, properties: Expression | undefined, row: Row): void {
  for (const [name, value] of wantedProperties(run, properties, row)) {
    if (value !== null) storeProperty(run, entity, name, value);
  }
}
