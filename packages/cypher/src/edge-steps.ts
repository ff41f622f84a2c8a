import type { EdgeWriteShape, EndpointShape, NodeTypeShape } from '@rivergraph/core';
import { Cells, nodePattern, propertyMap } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { fusedSteps } from './fused-steps.ts';
import { contentOfEnd, guardedSet } from './guard.ts';
import type { Content } from './guard.ts';
import { deleteSteps, findStep, upsertSteps } from './node-steps.ts';
import type { NodeTarget } from './node-steps.ts';
import { ownedPatternSteps } from './owned-steps.ts';
import type { Step } from './step.ts';
import { endsAlike } from './touches.ts';

const noContent: Content = { set: [], version: undefined };

/** The steps of an edge write: what must exist is looked up, then the ends are written, then the edge. */
export function edgeSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  const { to } = shape.edge;
  const fused = shape.action === 'upsert' ? fusedSteps(shape, dialect) : undefined;
  if (fused !== undefined) return fused;
  if (to.ownedBy !== undefined && dialect.keyProperty(to) === undefined)
    return ownedPatternSteps(shape, dialect);
  if (shape.action === 'delete') return removeSteps(shape, dialect);
  const targets = endTargets(shape);
  const found = targets.filter(({ end }) => end.mode === 'ref');
  const written = targets.filter(({ end }) => end.mode !== 'ref');
  return [
    ...found.map((target) => findStep(dialect, target)),
    ...written.flatMap((target) => upsertSteps(dialect, target, contentOfEnd(target.end))),
    ...mergeSteps(shape, dialect),
  ];
}

interface EndTarget extends NodeTarget {
  readonly end: EndpointShape;
}

function endTargets(shape: EdgeWriteShape): readonly EndTarget[] {
  const { from, to } = shape;
  const owner = ownerOf(shape);
  if (endsAlike(shape)) return [{ end: from, node: from.node, owner: undefined, rows: 'ends' }];
  return [
    { end: from, node: from.node, owner: undefined, rows: 'from' },
    { end: to, node: to.node, owner, rows: 'to' },
  ];
}

function mergeSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  const content: Content = { set: shape.set, version: shape.edge.version };
  const apart = shape.set.some(({ type }) => dialect.setApart?.includes(type) === true);
  if (!apart) return [writtenStep('MERGE', shape, dialect, content)];
  return [writtenStep('MERGE', shape, dialect, noContent), writtenStep('MATCH', shape, dialect, content)];
}

function writtenStep(
  verb: 'MERGE' | 'MATCH',
  shape: EdgeWriteShape,
  dialect: CypherDialect,
  content: Content,
): Step {
  const cells = new Cells(dialect);
  const guard = verb === 'MERGE' ? (dialect.guardMerge?.('a') ?? []) : [];
  const clauses = [
    ...matchEnds(cells, shape, dialect),
    ...guard,
    `${verb} (a)-${edgePattern(cells, shape, dialect)}->(b)`,
    ...guardedSet(cells, dialect, 'e', content),
  ];
  return cells.step('apply', 'written', clauses, content.version);
}

function removeSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  const owner = ownerOf(shape);
  // The key of an owned node holds its owner's, so the node is there exactly as long as the edge.
  if (owner !== undefined)
    return deleteSteps(dialect, { node: shape.edge.to, owner, rows: 'to' }, shape.graph);
  const cells = new Cells(dialect);
  const clauses = [
    ...matchEnds(cells, shape, dialect),
    `MATCH (a)-${edgePattern(cells, shape, dialect)}->(b)`,
    'DELETE e',
  ];
  return [cells.step('apply', 'written', clauses)];
}

/** Two clauses and not one: some planners look up the ends of two by key and join the ends of one by scanning. */
function matchEnds(cells: Cells, shape: EdgeWriteShape, dialect: CypherDialect): readonly string[] {
  const { from, to } = shape.edge;
  const a = cells.identity('from', from);
  const b = cells.identity('to', to, ownerOf(shape));
  return [
    `MATCH ${nodePattern(dialect, 'a', from.label, a)}`,
    `MATCH ${nodePattern(dialect, 'b', to.label, b)}`,
  ];
}

function edgePattern(cells: Cells, { edge }: EdgeWriteShape, dialect: CypherDialect): string {
  return `[e:${dialect.quote(edge.type)}${propertyMap(dialect, cells.key('row', edge.key))}]`;
}

function ownerOf({ edge }: EdgeWriteShape): NodeTypeShape | undefined {
  return edge.to.ownedBy === undefined ? undefined : edge.from;
}
