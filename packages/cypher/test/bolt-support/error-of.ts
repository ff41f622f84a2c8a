import { RivergraphError } from '@rivergraph/core';

/** The coded error that a function throws. */
export function errorOf(run: () => unknown): RivergraphError {
  try {
    run();
  } catch (error) {
    if (error instanceof RivergraphError) return error;
    throw error;
  }
  throw new Error('expected an error');
}
