import { internal } from '@rivergraph/core';
import type { PropertyType } from '@rivergraph/core';
import { cellText } from './cell-text.ts';
import type { CypherDialect } from './dialect.ts';
import type { LeftOutRow, Step, StepColumn } from './step.ts';

/** The ends that a statement needs. */
export type NeededEnds = readonly ('a' | 'b')[];

/** How a statement says which rows it left out, and for which of their ends. */
export interface LeftOutAnswer {
  /** The last clauses of the statement: a value `missing` for each row of which a needed end is null. */
  readonly clauses: readonly string[];
  readonly read: NonNullable<Step['leftOut']>;
}

/** By the row's position: as it is where the first end is missing, and below zero where the second is. */
export function byPosition(position: string, needed: NeededEnds): LeftOutAnswer {
  return {
    clauses: [
      `WITH ${position} AS at, ${needed.join(', ')} WHERE ${isMissing(needed)}`,
      `RETURN ${needed.includes('a') ? 'CASE WHEN a IS NULL THEN at ELSE -1 - at END' : '-1 - at'} AS missing`,
    ],
    read: (_, answers) => answers.map((answer) => rowOf(Number(answer))),
  };
}

/** Some columns of a statement's rows, and how each is named there. */
export interface SoughtColumns {
  readonly columns: readonly StepColumn[];
  readonly cells: readonly string[];
}

/**
 * By the cells that its ends were looked for with. Takes no room in a request, and is looked for among the rows only where something
 * is missing. Rows with the same cells have the same ends, so one that is missing is missing in all of them.
 */
export function byCells(sought: SoughtColumns, needed: NeededEnds, dialect: CypherDialect): LeftOutAnswer {
  const cells = sought.cells.map((cell, at) => `${cell} AS ${nameOf(at)}`);
  const values = sought.columns.map(({ type }, at) => answered(type, nameOf(at), dialect));
  return {
    clauses: [
      `WITH ${[...cells, ...needed].join(', ')} WHERE ${isMissing(needed)}`,
      `RETURN [${[needed.includes('a') ? 'a IS NULL' : 'false', ...values].join(', ')}] AS missing`,
    ],
    read: (items, answers) => {
      const columns = sought.columns.map(({ type, read }) => dialect.encode(type, items.map(read)));
      const rows = items.map((_, at) => cellText(columns.map((column) => column[at])));
      return rowsNamed(rows, endsByText(answers));
    },
  };
}

function nameOf(column: number): string {
  return `k${column}`;
}

/** Some drivers are told to give integers as numbers, and of those beyond 2⁵³ nothing would be left. */
function answered(type: PropertyType, name: string, { cast }: CypherDialect): string {
  return type === 'integer' ? `toString(${cast?.(type, name, 'value') ?? name})` : name;
}

/** The condition that a needed end is null. */
export function isMissing(needed: NeededEnds): string {
  return needed.map((end) => `${end} IS NULL`).join(' OR ');
}

function rowOf(missing: number): LeftOutRow {
  return missing < 0 ? { at: -1 - missing, end: 'to' } : { at: missing, end: 'from' };
}

type Ends = ReadonlyMap<string, LeftOutRow['end']>;

function endsByText(answers: readonly unknown[]): Ends {
  const ends = new Map<string, LeftOutRow['end']>();
  for (const answer of answers) {
    const [isFrom, ...cells] = answer as readonly unknown[];
    ends.set(cellText(cells), isFrom === true ? 'from' : 'to');
  }
  return ends;
}

function rowsNamed(rows: readonly string[], ends: Ends): readonly LeftOutRow[] {
  const met = new Set<string>();
  const leftOut: LeftOutRow[] = [];
  for (const [at, row] of rows.entries()) {
    const end = ends.get(row);
    if (end === undefined) continue;
    met.add(row);
    leftOut.push({ at, end });
  }
  // Passed over, a write would be taken for done that never was.
  if (met.size < ends.size)
    throw internal(
      `cypher: expected an answer that names rows of its statement by their cells, got ${ends.size - met.size} others`,
      { outcome: 'unknown' },
    );
  return leftOut;
}
