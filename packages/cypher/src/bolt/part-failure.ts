import { rejected, RivergraphError } from '@rivergraph/core';
import type { BoltPart } from './part.ts';

/**
 * Gives the error of a statement that failed. A text that came with a record and that the server cannot run is that record's fault alone:
 * it is rejected, and the others go on without it.
 */
export function partFailure({ statement }: BoltPart, error: Error): Error {
  if (statement?.isOfRecord !== true || !(error instanceof RivergraphError)) return error;
  const { cause, code, message, outcome, reason } = error;
  if (code !== 'misconfigured' || reason !== 'statement') return error;
  return rejected(message, { reason, outcome, cause });
}
