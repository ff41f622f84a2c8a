import type { Edge, Value, Vertex } from '../value.ts';
import type { Clause } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import { count, type Row, type Run } from './run.ts';
import { isEdge, isVertex } from './values.ts';

interface Doomed {
  readonly vertices: Map<number, Vertex>;
  readonly edges: Map<number, Edge>;
}

/** Deletes what the rows have, each once: first the relationships, then the nodes, so that their order does not matter. */
export function runDelete(
  run: Run,
  { of, detach }: Extract<Clause, { kind: 'delete' }>,
  rows: readonly Row[],
): readonly Row[] {
  const doomed: Doomed = { vertices: new Map(), edges: new Map() };
  for (const row of rows) for (const expression of of) gather(doomed, run.evaluate(expression, row));
  if (detach) for (const vertex of doomed.vertices.values()) gatherEdges(run, doomed, vertex);
  for (const edge of doomed.edges.values()) deleteEdge(run, edge);
  for (const vertex of doomed.vertices.values()) deleteVertex(run, vertex);
  return rows;
}

function gather({ vertices, edges }: Doomed, value: Value): void {
  if (value === null) return;
  if (isVertex(value)) vertices.set(value.id, value);
  else if (isEdge(value)) edges.set(value.id, value);
  else throw clientError('Only edges and vertices can be deleted.');
}

function gatherEdges({ graph }: Run, { edges }: Doomed, vertex: Vertex): void {
  if (!graph.exists(vertex)) return;
  for (const way of ['out', 'in'] as const) {
    for (const edge of graph.edges(vertex, way)) edges.set(edge.id, edge);
  }
}

function deleteEdge(run: Run, edge: Edge): void {
  if (!run.graph.exists(edge)) return;
  run.graph.deleteEdge(edge);
  count(run, 'relationships-deleted');
}

function deleteVertex(run: Run, vertex: Vertex): void {
  if (!run.graph.exists(vertex)) return;
  run.graph.deleteVertex(vertex);
  count(run, 'nodes-deleted');
}
