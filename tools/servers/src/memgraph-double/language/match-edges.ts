import type { GraphTransaction } from '../port.ts';
import type { Edge, Vertex } from '../value.ts';
import type { MatchStep } from './match-plan.ts';
import type { Row, Run } from './run.ts';
import { isEdge, isVertex } from './values.ts';

/** A relationship and the node it leads to. */
export interface Candidate {
  readonly edge: Edge;
  readonly to: Vertex;
}

type Way = 'out' | 'in';

const opposite = { out: 'in', in: 'out' } as const;

/** The relationships a step can take: those of the node that is known, between both nodes if the other is known as well. */
export function* candidateEdges({ graph }: Run, step: MatchStep, row: Row): Iterable<Candidate> {
  const from = row.get(step.from.variable) ?? null;
  if (!isVertex(from)) return;
  const known = row.get(step.edge.variable);
  const to = row.get(step.to.variable);
  for (const way of waysOf(step)) {
    if (known !== undefined) {
      if (isEdge(known) && nearEnd(known, way).id === from.id) yield { edge: known, to: farEnd(known, way) };
    } else if (to === undefined) yield* leaving(graph, from, way, step);
    else if (isVertex(to)) yield* between(graph, from, to, way, step);
  }
}

function* leaving(graph: GraphTransaction, from: Vertex, way: Way, step: MatchStep): Iterable<Candidate> {
  for (const edge of graph.edges(from, way)) {
    if (!isSecondOfLoop(edge, way, step)) yield { edge, to: farEnd(edge, way) };
  }
}

/** Goes through the relationships of both nodes in turns until those of one are through, so that a node with many costs no more than the other. */
function* between(
  graph: GraphTransaction,
  from: Vertex,
  to: Vertex,
  way: Way,
  step: MatchStep,
): Iterable<Candidate> {
  const near = collector(graph.edges(from, way), (edge) => farEnd(edge, way).id === to.id);
  const far = collector(graph.edges(to, opposite[way]), (edge) => nearEnd(edge, way).id === from.id);
  for (;;) {
    const found = near() ?? far();
    if (found === undefined) continue;
    for (const edge of found) if (!isSecondOfLoop(edge, way, step)) yield { edge, to };
    return;
  }
}

/** Takes one relationship at a time, and gives those that fit once it is through. */
function collector(edges: Iterable<Edge>, fits: (edge: Edge) => boolean): () => readonly Edge[] | undefined {
  const iterator = edges[Symbol.iterator]();
  const found: Edge[] = [];
  return () => {
    const { done, value } = iterator.next();
    if (done === true) return found;
    if (fits(value)) found.push(value);
    return undefined;
  };
}

/** A relationship of a node with itself comes once in each direction; without a direction it is one and the same. */
function isSecondOfLoop(edge: Edge, way: Way, { direction }: MatchStep): boolean {
  return direction === 'both' && way === 'in' && edge.from.id === edge.to.id;
}

function waysOf({ direction }: MatchStep): readonly Way[] {
  return direction === 'both' ? ['out', 'in'] : [direction];
}

function nearEnd(edge: Edge, way: Way): Vertex {
  return way === 'out' ? edge.from : edge.to;
}

function farEnd(edge: Edge, way: Way): Vertex {
  return way === 'out' ? edge.to : edge.from;
}
