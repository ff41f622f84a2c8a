import { rejected } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** Makes the error of a value that Memgraph cannot take. */
export function refused(subject: string, expected: string, got: string): RivergraphError {
  return rejected(`memgraph: ${subject}: expected ${expected}, got ${got}`);
}
