import type { EdgeWriteShape } from '@rivergraph/core';
import { Cells, nodePattern, setClause } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { findStep, upsertSteps } from './node-steps.ts';
import type { NodeTarget } from './node-steps.ts';
import type { Step } from './step.ts';

/**
 * The steps of the edge that owns its node, where no property holds that node's whole key: the node is found and created
 * by the pattern from its owner.
 */
export function ownedPatternSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] {
  if (shape.action === 'delete') return [patternStep(shape, dialect, 'delete')];
  const owner: NodeTarget = { node: shape.edge.from, owner: undefined, rows: 'from' };
  const first =
    shape.from.mode === 'ref' ? [findStep(dialect, owner)] : upsertSteps(dialect, owner, shape.from.set);
  if (shape.to.mode !== 'ref') return [...first, patternStep(shape, dialect, 'merge')];
  return [...first, patternStep(shape, dialect, 'find'), patternStep(shape, dialect, 'match')];
}

function patternStep(
  shape: EdgeWriteShape,
  dialect: CypherDialect,
  what: 'find' | 'match' | 'merge' | 'delete',
): Step {
  const cells = new Cells(dialect);
  const owner = `MATCH ${nodePattern(dialect, 'a', shape.edge.from.label, cells.identity('from', shape.edge.from))}`;
  const node = nodePattern(dialect, 'b', shape.edge.to.label, cells.identity('to', shape.edge.to));
  const path = `(a)-[e:${dialect.quote(shape.edge.type)}]->${node}`;
  if (what === 'find') return cells.step('find', 'to', [owner, `MATCH ${path}`, cells.answer()]);
  if (what === 'delete') return cells.step('apply', 'written', [owner, `MATCH ${path}`, 'DETACH DELETE b']);
  const verb = what === 'match' ? 'MATCH' : 'MERGE';
  const set = [
    ...setClause(dialect, 'b', cells.properties('to', shape.to.set)),
    ...setClause(dialect, 'e', cells.properties('row', shape.set)),
  ];
  return cells.step('apply', 'written', [owner, `${verb} ${path}`, ...set]);
}
