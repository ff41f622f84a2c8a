import type { GraphWrite } from '@rivergraph/core';
import type { CypherWrite, StatementWrite } from '@rivergraph/cypher';
import type { BytesAs } from './bytes-text.ts';
import { checksOf } from './graph-checks.ts';
import { sentParameters, sentRow } from './sent-value.ts';

/**
 * Gives a write with values that Memgraph can take.
 *
 * Failure: throws `rejected` for one that it cannot, with the name of the property, the binding or the parameter.
 */
export function acceptWrite(
  write: GraphWrite | CypherWrite | StatementWrite,
  bytes: BytesAs | undefined,
): GraphWrite | CypherWrite | StatementWrite {
  if (write.kind === 'cypher') return { ...write, row: sentRow(write, bytes) };
  if (write.kind === 'statement') return { ...write, parameters: sentParameters(write, bytes) };
  for (const check of checksOf(write.shape)) check(write);
  return write;
}
