import type { EdgeWriteShape } from '@rivergraph/core';
import { Cells, nodePattern, propertyMap, setAll } from './clauses.ts';
import type { Assignments } from './clauses.ts';
import type { CypherDialect } from './dialect.ts';
import { contentOfEnd } from './guard.ts';
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
  const { finds, writes } = clausesOf(shape, dialect, cells);
  const needed = neededEnds(shape);
  if (needed.length === 0) return [cells.step('apply', 'written', writes)];
  const isMissing = needed.map((end) => `${end} IS NULL`).join(' OR ');
  const each = `FOREACH (_ IN CASE WHEN ${isMissing} THEN [] ELSE [1] END |`;
  const clauses = [
    ...finds,
    ...(writes.length === 0 ? [] : [each, ...writes, ')']),
    `WITH ${cells.position()} AS at, ${needed.join(', ')} WHERE ${isMissing}`,
    `RETURN ${needed.includes('a') ? 'CASE WHEN a IS NULL THEN at ELSE -1 - at END' : '-1 - at'} AS missing`,
  ];
  return [cells.step('fuse', 'written', clauses)];
}

/** Which row a `fuse` left out, and for which of its ends, from what it answers as `missing`. @public */
export function missingEndOf(missing: number): { readonly at: number; readonly end: 'from' | 'to' } {
  return missing < 0 ? { at: -1 - missing, end: 'to' } : { at: missing, end: 'from' };
}

interface FusedClauses {
  /** Look up what must exist; what does not is null. */
  readonly finds: readonly string[];
  readonly writes: readonly string[];
}

function clausesOf(shape: EdgeWriteShape, dialect: CypherDialect, cells: Cells): FusedClauses {
  const { edge, from, to } = shape;
  const ownedByPath = edge.to.ownedBy !== undefined && dialect.keyProperty(edge.to) === undefined;
  const owner = edge.to.ownedBy === undefined ? undefined : edge.from;
  const a = nodePattern(dialect, 'a', edge.from.label, cells.identity('from', edge.from));
  const b = nodePattern(dialect, 'b', edge.to.label, cells.identity('to', edge.to, owner));
  const arrow = `[e:${dialect.quote(edge.type)}${propertyMap(dialect, cells.key('row', edge.key))}]`;
  const set = setAll(dialect, settingsOf(shape, dialect, cells));
  if (ownedByPath && to.mode === 'ref') {
    // Without its owner it does not exist either, and then the owner must not come to exist.
    return { finds: [`OPTIONAL MATCH ${a}`, `OPTIONAL MATCH (a)-${arrow}->${b}`], writes: set };
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

function neededEnds({ from, to }: EdgeWriteShape): readonly ('a' | 'b')[] {
  return [...(from.mode === 'ref' ? (['a'] as const) : []), ...(to.mode === 'ref' ? (['b'] as const) : [])];
}

function isGuarded({ edge, from, to }: EdgeWriteShape): boolean {
  return edge.version !== undefined || [from, to].some((end) => contentOfEnd(end).version !== undefined);
}
