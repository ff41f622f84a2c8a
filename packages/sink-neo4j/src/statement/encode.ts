import { localText, utcText } from '@rivergraph/core';
import type { Point } from '@rivergraph/core';
import { columnEncoder, integerParameter, pointParameter } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';

/**
 * Turns a column of row values into what the driver takes cheapest: numbers and texts, which the statement casts. The
 * driver's own integers, dates and times cost it 1 to 8 µs each (docs/neo4j-statements.md).
 */
export const encodeColumn: CypherDialect['encode'] = columnEncoder({
  integer: integerParameter,
  datetime: (value) => utcText(value as Date | string),
  'local-datetime': (value) => localText(value as string),
  point: (value) => pointParameter(value as Point),
  bytes: (value) => signed(value as Uint8Array),
  json: (value) => JSON.stringify(value),
});

/** The driver takes bytes as an `Int8Array` only. */
function signed(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
