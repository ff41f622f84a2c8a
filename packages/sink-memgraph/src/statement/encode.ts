import { misconfigured } from '@rivergraph/core';
import type { Point } from '@rivergraph/core';
import { columnEncoder, integerParameter, pointParameter } from '@rivergraph/cypher';
import type { CypherDialect } from '@rivergraph/cypher';
import { bytesText } from './bytes-text.ts';
import type { BytesAs } from './bytes-text.ts';
import { datetimeText, localDatetimeText } from './temporal-text.ts';

/**
 * Makes what turns a column of row values into parameters: numbers and texts, which the statement casts, and maps for points. None
 * of them is anything that Memgraph cannot read, for which it would close the connection.
 *
 * Failure: it throws `misconfigured` for bytes where nothing says how they are stored.
 */
export function columnEncoderOf(bytes: BytesAs | undefined): CypherDialect['encode'] {
  return columnEncoder({
    integer: integerParameter,
    datetime: (value) => datetimeText(value as Date | string),
    'local-datetime': (value) => localDatetimeText(value as string),
    point: (value) => pointParameter(value as Point),
    bytes: (value) => bytesOf(value as Uint8Array, bytes),
    json: (value) => JSON.stringify(value),
  });
}

function bytesOf(value: Uint8Array, bytes: BytesAs | undefined): string {
  if (bytes !== undefined) return bytesText(value, bytes);
  throw misconfigured('memgraph: option bytes: expected how bytes are stored, got nothing', {
    reason: 'schema',
  });
}
