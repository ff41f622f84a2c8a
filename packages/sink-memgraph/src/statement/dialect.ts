import { columnCast, quoteIdentifier, tupleRows } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';
import { acceptWrite } from './accept-write.ts';
import type { BytesAs } from './bytes-text.ts';
import { columnEncoderOf } from './encode.ts';
import { guardOf } from './guard.ts';
import { positions } from './positions.ts';
import { statementRows } from './statement-rows.ts';

/** What the statements depend on. */
export interface DialectOptions {
  /** Whether a `MERGE` of an edge is guarded against transactions of others. */
  readonly guard: boolean;
  /** How bytes are sent; not at all without. */
  readonly bytes: BytesAs | undefined;
}

/**
 * Memgraph's Cypher, 2.16 and later. What its shape rests on, see docs/memgraph-statements.md:
 *
 * - Rows travel as lists of one list each: `$c0[i]` would copy the whole list for every row.
 * - Integers travel as floats, dates and times as text. `point` refuses null, and so do the functions of dates and times before 3.8.
 * - Lists are cast by `extract`: list comprehensions came with 3.1.
 * - There is no lock to take before a version is compared. In snapshot isolation a transaction sees the entity as it was when the
 *   transaction began, in the others perhaps as it was written since. In all of them its own write fails where another transaction has
 *   written the entity since that beginning, or has not committed yet: it ends as a conflict and is made again. So what is replaced is
 *   what was compared. Only in `READ UNCOMMITTED` a row may be left out for one that is taken back afterwards.
 * - That holds for properties and labels and, since 3.8, not for relationships: two transactions may add the same one. The guard is
 *   a write of a property of the node where it begins, and its undoing.
 */
export function memgraphDialect({ bytes, guard }: DialectOptions): CypherDialect {
  return {
    name: 'memgraph',
    quote: quoteIdentifier,
    parameters: { ...tupleRows, positions },
    cast: columnCast(
      {
        integer: (cell) => `toInteger(${cell})`,
        date: (cell) => `date(${cell})`,
        datetime: (cell) => `datetime(${cell})`,
        'local-datetime': (cell) => `localDateTime(${cell})`,
        point: (cell) => `point(${cell})`,
      },
      (list, item) => `extract(x IN ${list} | ${item})`,
      ['date', 'datetime', 'local-datetime', 'point'],
    ),
    encode: columnEncoderOf(bytes),
    nodeUpsert: 'merge',
    keyProperty: () => undefined,
    guardMerge: guard ? guardOf : undefined,
    // A label expression is for nodes alone.
    typeTest: (variable, type) => `type(${variable}) = ${stringLiteral(type)}`,
    statements: 'fused',
    accept: (write) => acceptWrite(write, bytes),
    statementRows,
  };
}

function stringLiteral(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
