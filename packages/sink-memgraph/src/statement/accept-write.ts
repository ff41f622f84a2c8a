import type { GraphWrite } from '@rivergraph/core';
import type { CypherWrite } from '@rivergraph/cypher';
import type { BytesAs } from './bytes-text.ts';
import { checksOf } from './graph-checks.ts';
import { sentRow } from './sent-value.ts';

/**
 * Gives a write with values that Memgraph can take.
 *
 * Failure: throws `rejected` for one that it cannot, with the name of the property or the binding.
 */
export function acceptWrite(
  write: GraphWrite | CypherWrite,
  bytes: BytesAs | undefined,
): GraphWrite | CypherWrite {
  if (write.kind === 'cypher') return { ...write, row: sentRow(write, bytes) };
  for (const check of checksOf(write.shape)) check(write);
  return write;
}
