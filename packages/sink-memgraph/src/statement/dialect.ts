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
 * - Integers travel as floats, dates and times as text. `point` alone refuses null.
 * - Lists are cast by `extract`: list comprehensions came with 3.1.
 * - There is no lock to take before a version is compared. A transaction sees the entity as it was when the transaction began, and
 *   its first write of it fails where another has written it since, or has not committed yet. So what was compared is what is
 *   replaced, or the transaction ends as a conflict and is made again.
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
        point: (cell) => `CASE WHEN ${cell} IS NULL THEN null ELSE point(${cell}) END`,
      },
      (list, item) => `extract(x IN ${list} | ${item})`,
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
