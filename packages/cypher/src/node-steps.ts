import type { GraphShape, NodeTypeShape, NodeWriteShape, PropertyShape } from '@rivergraph/core';
import { Cells, nodePattern, setClause } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import type { Step, StepRows } from './step.ts';

/** A node as a step sees it: where its rows come from, and who owns it. */
export interface NodeTarget {
  readonly node: NodeTypeShape;
  readonly owner: NodeTypeShape | undefined;
  readonly rows: StepRows;
}

/** The steps of a node write. */
export function nodeSteps(shape: NodeWriteShape, dialect: CypherDialect): readonly Step[] {
  const target: NodeTarget = { node: shape.node, owner: undefined, rows: 'written' };
  switch (shape.action) {
    case 'upsert':
      return upsertSteps(dialect, target, shape.set);
    case 'update':
      return updateSteps(dialect, target, shape.set);
    case 'delete':
      return deleteSteps(dialect, target, shape.graph);
  }
}

/** Creates what is missing and sets the given properties; none for an end that is only to exist. */
export function upsertSteps(
  dialect: CypherDialect,
  target: NodeTarget,
  set: readonly PropertyShape[],
): readonly Step[] {
  if (dialect.nodeUpsert === 'merge') return [mergeStep(dialect, target, set)];
  return [matchStep(dialect, target, set), createStep(dialect, target, set)];
}

/** Answers which nodes exist. */
export function findStep(dialect: CypherDialect, target: NodeTarget): Step {
  const cells = new Cells(dialect);
  const clauses = [`MATCH ${patternOf(cells, dialect, target)}`, cells.answer()];
  return cells.step('find', target.rows, clauses);
}

/** Removes nodes with their edges, and before them what they own. */
export function deleteSteps(dialect: CypherDialect, target: NodeTarget, graph: GraphShape): readonly Step[] {
  const owning = [...graph.edges.values()].filter(
    (edge) => edge.from === target.node && edge.to.ownedBy === edge.type,
  );
  const owned = owning.map((edge) => {
    const cells = new Cells(dialect);
    const owner = `MATCH ${patternOf(cells, dialect, target)}`;
    const path = `MATCH (n)-[:${dialect.quote(edge.type)}]->(o:${dialect.quote(edge.to.label)})`;
    return cells.step('apply', target.rows, [owner, path, 'DETACH DELETE o']);
  });
  const cells = new Cells(dialect);
  const clauses = [`MATCH ${patternOf(cells, dialect, target)}`, 'DETACH DELETE n'];
  return [...owned, cells.step('apply', target.rows, clauses)];
}

function updateSteps(
  dialect: CypherDialect,
  target: NodeTarget,
  set: readonly PropertyShape[],
): readonly Step[] {
  if (set.length === 0) return [];
  const cells = new Cells(dialect);
  const match = `MATCH ${patternOf(cells, dialect, target)}`;
  const clauses = [match, ...setClause(dialect, 'n', cells.properties('row', set))];
  return [cells.step('apply', target.rows, clauses)];
}

function matchStep(dialect: CypherDialect, target: NodeTarget, set: readonly PropertyShape[]): Step {
  const cells = new Cells(dialect);
  const match = `MATCH ${patternOf(cells, dialect, target)}`;
  const clauses = [match, ...setClause(dialect, 'n', cells.properties('row', set)), cells.answer()];
  return cells.step('match', target.rows, clauses);
}

function createStep(dialect: CypherDialect, target: NodeTarget, set: readonly PropertyShape[]): Step {
  const cells = new Cells(dialect);
  const { node, owner, rows } = target;
  const identity = cells.identity('row', node, owner);
  const key = cells.key('row', besideIdentity(dialect, node));
  const all = [...identity, ...key, ...cells.properties('row', set)];
  return cells.step('create', rows, [`CREATE ${nodePattern(dialect, 'n', node.label, all)}`]);
}

function mergeStep(dialect: CypherDialect, target: NodeTarget, set: readonly PropertyShape[]): Step {
  const cells = new Cells(dialect);
  const merge = `MERGE ${patternOf(cells, dialect, target)}`;
  const key = cells.key('row', besideIdentity(dialect, target.node));
  const assigned = [...key, ...cells.properties('row', set)];
  return cells.step('apply', target.rows, [merge, ...setClause(dialect, 'n', assigned)]);
}

/** Key properties that the identity does not set by itself. */
function besideIdentity(dialect: CypherDialect, node: NodeTypeShape): readonly PropertyShape[] {
  return dialect.keyProperty(node) === undefined ? [] : node.key;
}

function patternOf(cells: Cells, dialect: CypherDialect, target: NodeTarget): string {
  const { node, owner } = target;
  return nodePattern(dialect, 'n', node.label, cells.identity('row', node, owner));
}
