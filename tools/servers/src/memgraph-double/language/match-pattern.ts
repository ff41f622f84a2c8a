import type { Edge, Value, Vertex } from '../value.ts';
import type { NodePattern, PatternPart } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import { labelNames } from './label-names.ts';
import { candidateEdges } from './match-edges.ts';
import { edgeFits, nodeFits } from './match-filters.ts';
import { type Hint, knownProperties } from './match-hints.ts';
import { type MatchStep, planMatch } from './match-plan.ts';
import type { Row, Run } from './run.ts';
import { isVertex, typeName } from './values.ts';

/** What is looked for. */
export interface Wanted {
  readonly parts: readonly PatternPart[];
  /** What narrows down with which nodes to begin. */
  readonly hints: readonly Hint[];
}

/** What is passed on from step to step of one match. */
interface Progress {
  readonly run: Run;
  readonly hints: readonly Hint[];
  /** The relationships taken so far: none is taken twice. */
  readonly taken: Set<number>;
  readonly found: (row: Row) => void;
}

/** Finds all ways in which parts of a pattern fit the graph, and gives the row of each. */
export function matchPattern(run: Run, { parts, hints }: Wanted, row: Row, found: (row: Row) => void): void {
  matchParts({ run, hints, taken: new Set(), found }, parts, 0, row);
}

function matchParts(progress: Progress, parts: readonly PatternPart[], at: number, row: Row): void {
  const part = parts[at];
  if (part === undefined) {
    progress.found(row);
    return;
  }
  const { start, steps } = planMatch(part, progress.hints, row);
  const next = (last: Row): void => matchParts(progress, parts, at + 1, last);
  for (const vertex of startVertices(progress, start, row)) {
    matchSteps(progress, steps, 0, withValue(row, start.variable, vertex), next);
  }
}

function* startVertices({ run, hints }: Progress, node: NodePattern, row: Row): Iterable<Vertex> {
  const known = row.get(node.variable);
  if (known !== undefined) {
    if (known === null) return;
    if (!isVertex(known))
      throw clientError(`Expected a node for '${node.variable}', but got ${typeName(known)}.`);
    if (nodeFits(run, known, node, row)) yield known;
    return;
  }
  for (const vertex of unboundVertices(run, node, hints, row)) {
    if (nodeFits(run, vertex, node, row)) yield vertex;
  }
}

function unboundVertices(run: Run, node: NodePattern, hints: readonly Hint[], row: Row): Iterable<Vertex> {
  const labels = labelNames(run, node.labels, row);
  const [label] = labels;
  if (label === undefined) return run.graph.vertices(labels);
  const known = knownProperties(run, node, hints, row);
  if ([...known.values()].includes(null)) return [];
  return known.size === 0 ? run.graph.vertices(labels) : run.graph.verticesBy(label, known);
}

function matchSteps(
  progress: Progress,
  steps: readonly MatchStep[],
  at: number,
  row: Row,
  next: (row: Row) => void,
): void {
  const step = steps[at];
  if (step === undefined) {
    next(row);
    return;
  }
  const types = new Set(labelNames(progress.run, step.edge.types, row));
  for (const { edge, to } of candidateEdges(progress.run, step, row)) {
    if (progress.taken.has(edge.id)) continue;
    const reached = stepRow(progress.run, step, types, edge, to, row);
    if (reached === undefined) continue;
    progress.taken.add(edge.id);
    matchSteps(progress, steps, at + 1, reached, next);
    progress.taken.delete(edge.id);
  }
}

/** The row after a step over a relationship, if that fits. */
function stepRow(
  run: Run,
  step: MatchStep,
  types: ReadonlySet<string>,
  edge: Edge,
  to: Vertex,
  row: Row,
): Row | undefined {
  if (!edgeFits(run, edge, types, step.edge, row)) return undefined;
  const known = row.get(step.to.variable);
  if (known !== undefined && !(isVertex(known) && known.id === to.id)) return undefined;
  if (!nodeFits(run, to, step.to, row)) return undefined;
  const reached = new Map(row);
  reached.set(step.edge.variable, edge);
  return reached.set(step.to.variable, to);
}

function withValue(row: Row, name: string, value: Value): Row {
  return row.has(name) ? row : new Map(row).set(name, value);
}
