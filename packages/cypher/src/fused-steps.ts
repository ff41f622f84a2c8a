import type { EdgeWriteShape } from '@rivergraph/core';
import { Cells, nodePattern, propertyMap, setAll } from './clauses.ts';
import type { Assignments } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { contentOfEnd } from './guard.ts';
import { byCells, byPosition, isMissing } from './left-out.ts';
import type { LeftOutAnswer, NeededEnds, SoughtColumns } from './left-out.ts';
import type { Step } from './step.ts';

/**
 * The one statement that writes an edge and its ends; `undefined` where the dialect or a version needs several.
 *
 * Rows of which an end is missing are passed over by `FOREACH`, so that the same statement can say which they are. A second
 * one would look at another moment, and could take a write for done that never was.
 */
export function fusedSteps(shape: EdgeWriteShape, dialect: CypherDialect): readonly Step[] | undefined {
  if (dialect.statements !== 'fused' || isGuarded(shape)) return undefined;
  if (shape.set.some(({ type }) => dialect.setApart?.includes(type) === true)) return undefined;
  const cells = new Cells(dialect);
  const { finds, writes, sought } = clausesOf(shape, dialect, cells);
  const needed = neededEnds(shape);
  if (needed.length === 0) return [cells.step('apply', 'written', writes)];
  const each = `FOREACH (_ IN CASE WHEN ${isMissing(needed)} THEN [] ELSE [1] END |`;
  const { clauses, read } = answerOf(needed, cells.columns(...sought), dialect);
  const all = [...finds, ...(writes.length === 0 ? [] : [each, ...writes, ')']), ...clauses];
  return [{ ...cells.step('fuse', 'written', all), leftOut: read }];
}

function answerOf(needed: NeededEnds, sought: SoughtColumns, dialect: CypherDialect): LeftOutAnswer {
  const { position } = dialect.parameters;
  return position === undefined ? byCells(sought, needed, dialect) : byPosition(position, needed);
}

interface FusedClauses {
  /** Look up what must exist; what does not is null. */
  readonly finds: readonly string[];
  readonly writes: readonly string[];
  /** The first of the columns that `finds` uses, and the first behind them. */
  readonly sought: readonly [number, number];
}

function clausesOf(shape: EdgeWriteShape, dialect: CypherDialect, cells: Cells): FusedClauses {
  const { edge, from, to } = shape;
  const ownedByPath = edge.to.ownedBy !== undefined && dialect.keyProperty(edge.to) === undefined;
  const owner = edge.to.ownedBy === undefined ? undefined : edge.from;
  const a = nodePattern(dialect, 'a', edge.from.label, cells.identity('from', edge.from));
  const toStart = cells.width;
  const b = nodePattern(dialect, 'b', edge.to.label, cells.identity('to', edge.to, owner));
  const toEnd = cells.width;
  const arrow = `[e:${dialect.quote(edge.type)}${propertyMap(dialect, cells.key('row', edge.key))}]`;
  const set = setAll(dialect, settingsOf(shape, dialect, cells));
  if (ownedByPath && to.mode === 'ref') {
    // Without its owner it does not exist either, and then the owner must not come to exist.
    const finds = [`OPTIONAL MATCH ${a}`, `OPTIONAL MATCH (a)-${arrow}->${b}`];
    return { finds, writes: set, sought: [0, toEnd] };
  }
  const verb = ({ mode }: { mode: string }): string => (mode === 'ref' ? 'OPTIONAL MATCH' : 'MERGE');
  const ends = [{ clause: `${verb(from)} ${a}`, end: from }];
  if (!ownedByPath) ends.push({ clause: `${verb(to)} ${b}`, end: to });
  const merge = `MERGE (a)-${arrow}->${ownedByPath ? b : '(b)'}`;
  return {
    finds: ends.filter(({ end }) => end.mode === 'ref').map(({ clause }) => clause),
    writes: [
      ...ends.filter(({ end }) => end.mode !== 'ref').map(({ clause }) => clause),
      ...(dialect.guardMerge?.('a') ?? []),
      merge,
      ...set,
    ],
    sought: [from.mode === 'ref' ? 0 : toStart, to.mode === 'ref' ? toEnd : toStart],
  };
}

/** What is set of the ends and of the edge, and key properties that the identity does not set by itself. */
function settingsOf(shape: EdgeWriteShape, dialect: CypherDialect, cells: Cells): readonly Assignments[] {
  const { edge, from, to } = shape;
  const ends = [
    { variable: 'a', side: 'from', node: edge.from, end: from },
    { variable: 'b', side: 'to', node: edge.to, end: to },
  ] as const;
  const ofEnds = ends.map(({ variable, side, node, end }) => ({
    variable,
    assignments: [
      ...(end.mode === 'ref' || dialect.keyProperty(node) === undefined ? [] : cells.key(side, node.key)),
      ...cells.properties(side, end.set),
    ],
  }));
  return [...ofEnds, { variable: 'e', assignments: cells.properties('row', shape.set) }];
}

function neededEnds({ from, to }: EdgeWriteShape): NeededEnds {
  return [...(from.mode === 'ref' ? (['a'] as const) : []), ...(to.mode === 'ref' ? (['b'] as const) : [])];
}

function isGuarded({ edge, from, to }: EdgeWriteShape): boolean {
  return edge.version !== undefined || [from, to].some((end) => contentOfEnd(end).version !== undefined);
}
