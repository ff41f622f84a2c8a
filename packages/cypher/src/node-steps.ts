import type {
  EdgeTypeShape,
  GraphShape,
  NodeTypeShape,
  NodeWriteShape,
  PropertyShape,
} from '@rivergraph/core';
import { Cells, nodePattern, setClause } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { assignmentsOf, guardedSet } from './guard.ts';
import type { Content } from './guard.ts';
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
  const content: Content = { set: shape.set, version: shape.node.version };
  switch (shape.action) {
    case 'upsert':
      return upsertSteps(dialect, target, content);
    case 'update':
      return updateSteps(dialect, target, content);
    case 'delete':
      return deleteSteps(dialect, target, shape.graph);
  }
}

/** Creates what is missing and sets the given content; none for an end that is only to exist. */
export function upsertSteps(dialect: CypherDialect, target: NodeTarget, content: Content): readonly Step[] {
  if (dialect.nodeUpsert === 'merge') return [mergeStep(dialect, target, content)];
  return [matchStep(dialect, target, content), createStep(dialect, target, content)];
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
  if (dialect.statements === 'fused') return [deleteStep(dialect, target, owning)];
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

/** Deletes nodes and what they own at once. */
function deleteStep(dialect: CypherDialect, target: NodeTarget, owning: readonly EdgeTypeShape[]): Step {
  const cells = new Cells(dialect);
  const match = `MATCH ${patternOf(cells, dialect, target)}`;
  if (owning.length === 0) return cells.step('apply', target.rows, [match, 'DETACH DELETE n']);
  const owned = `OPTIONAL MATCH (n)-${ownedPattern(dialect, owning)}`;
  return cells.step('apply', target.rows, [match, owned, 'DETACH DELETE o, n']);
}

/** From the owner over each type to the label that it owns, and to no other. */
function ownedPattern(dialect: CypherDialect, owning: readonly EdgeTypeShape[]): string {
  const types = owning.map(({ type }) => dialect.quote(type)).join('|');
  const isOf = dialect.typeTest ?? ((variable, type) => `${variable}:${dialect.quote(type)}`);
  const pairs = owning.map(({ type, to }) => `(${isOf('r', type)} AND o:${dialect.quote(to.label)})`);
  return `[r:${types}]->(o) WHERE ${pairs.join(' OR ')}`;
}

function updateSteps(dialect: CypherDialect, target: NodeTarget, content: Content): readonly Step[] {
  if (content.set.length === 0 && content.version === undefined) return [];
  const cells = new Cells(dialect);
  const match = `MATCH ${patternOf(cells, dialect, target)}`;
  const clauses = [match, ...guardedSet(cells, dialect, 'n', content)];
  return [cells.step('apply', target.rows, clauses, content.version)];
}

function matchStep(dialect: CypherDialect, target: NodeTarget, content: Content): Step {
  const cells = new Cells(dialect);
  const match = `MATCH ${patternOf(cells, dialect, target)}`;
  const clauses = [match, ...guardedSet(cells, dialect, 'n', content), cells.answer()];
  return cells.step('match', target.rows, clauses, content.version);
}

function createStep(dialect: CypherDialect, target: NodeTarget, content: Content): Step {
  const cells = new Cells(dialect);
  const { node, owner, rows } = target;
  const identity = cells.identity('row', node, owner);
  const key = cells.key('row', besideIdentity(dialect, node));
  const all = [...identity, ...key, ...assignmentsOf(cells, content)];
  const create = `CREATE ${nodePattern(dialect, 'n', node.label, all)}`;
  return cells.step('create', rows, [create], content.version);
}

function mergeStep(dialect: CypherDialect, target: NodeTarget, content: Content): Step {
  const cells = new Cells(dialect);
  const merge = `MERGE ${patternOf(cells, dialect, target)}`;
  const key = cells.key('row', besideIdentity(dialect, target.node));
  const clauses = [merge, ...setClause(dialect, 'n', key), ...guardedSet(cells, dialect, 'n', content)];
  return cells.step('apply', target.rows, clauses, content.version);
}

/** Key properties that the identity does not set by itself. */
function besideIdentity(dialect: CypherDialect, node: NodeTypeShape): readonly PropertyShape[] {
  return dialect.keyProperty(node) === undefined ? [] : node.key;
}

function patternOf(cells: Cells, dialect: CypherDialect, target: NodeTarget): string {
  const { node, owner } = target;
  return nodePattern(dialect, 'n', node.label, cells.identity('row', node, owner));
}
