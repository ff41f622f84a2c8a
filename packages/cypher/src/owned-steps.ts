import type { EdgeWriteShape } from '@rivergraph/core';
import { Cells, nodePattern, setClause } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { contentOfEnd, guardedSet } from './guard.ts';
import { findStep, upsertSteps } from './node-steps.ts';
import type { NodeTarget } from './node-steps.ts';
import type { Step } from './step.ts';

/**
 * The steps of the edge that owns its node, where no property holds that node's whole key: the node is found and created
 * by the pattern from its owner.
 */
export function ownedPatternSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  if (shape.action === 'delete') return [deleteStep(shape, dialect)];
  const { from, to } = shape;
  const owner: NodeTarget = { node: from.node, owner: undefined, rows: 'from' };
  const found = to.mode === 'ref' ? [findOwnedStep(shape, dialect)] : [];
  // What is missing is found out before anything is written: nothing of a failed write may stay, not even an end.
  const ends =
    from.mode === 'ref'
      ? [findStep(dialect, owner), ...found]
      : [...found, ...upsertSteps(dialect, owner, contentOfEnd(from))];
  const isGuarded = shape.edge.version !== undefined || contentOfEnd(to).version !== undefined;
  return [...ends, ...(isGuarded ? guardedSteps : plainSteps)(shape, dialect)];
}

/** Sets the node and the edge at once. */
function plainSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  const { cells, owner, path } = openPattern(shape, dialect);
  const set = [
    ...setClause(dialect, 'b', cells.properties('to', shape.to.set)),
    ...setClause(dialect, 'e', cells.properties('row', shape.set)),
  ];
  const write = shape.to.mode === 'ref' ? [`MATCH ${path}`] : mergePath(path, dialect);
  return [cells.step('apply', 'written', [owner, ...write, ...set])];
}

/** Sets the node and then the edge: the newest row of the one need not be that of the other. */
function guardedSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  const { edge, set, to } = shape;
  const node = to.mode === 'ref' ? [] : [guardedNodeStep(shape, dialect)];
  if (set.length === 0 && edge.version === undefined) return node;
  const { cells, owner, path } = openPattern(shape, dialect);
  const clauses = guardedSet(cells, dialect, 'e', { set, version: edge.version });
  return [...node, cells.step('apply', 'written', [owner, `MATCH ${path}`, ...clauses], edge.version)];
}

function guardedNodeStep(shape: EdgeWriteShape, dialect: CypherDialect): Step {
  const content = contentOfEnd(shape.to);
  const { cells, owner, path } = openPattern(shape, dialect);
  const clauses = [owner, ...mergePath(path, dialect), ...guardedSet(cells, dialect, 'b', content)];
  return cells.step('apply', 'to', clauses, content.version);
}

function mergePath(path: string, { guardMerge }: CypherDialect): readonly string[] {
  return [...(guardMerge?.('a') ?? []), `MERGE ${path}`];
}

function findOwnedStep(shape: EdgeWriteShape, dialect: CypherDialect): Step {
  const { cells, owner, path } = openPattern(shape, dialect);
  return cells.step('find', 'to', [owner, `MATCH ${path}`, cells.answer()]);
}

function deleteStep(shape: EdgeWriteShape, dialect: CypherDialect): Step {
  const { cells, owner, path } = openPattern(shape, dialect);
  return cells.step('apply', 'written', [owner, `MATCH ${path}`, 'DETACH DELETE b']);
}

interface OwnedPattern {
  readonly cells: Cells;
  /** Binds the owner as `a`. */
  readonly owner: string;
  /** From `a` over the edge `e` to the node `b`. */
  readonly path: string;
}

function openPattern({ edge }: EdgeWriteShape, dialect: CypherDialect): OwnedPattern {
  const cells = new Cells(dialect);
  const owner = `MATCH ${nodePattern(dialect, 'a', edge.from.label, cells.identity('from', edge.from))}`;
  const node = nodePattern(dialect, 'b', edge.to.label, cells.identity('to', edge.to));
  return { cells, owner, path: `(a)-[e:${dialect.quote(edge.type)}]->${node}` };
}
