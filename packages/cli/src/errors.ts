import { misconfigured } from '@rivergraph/core';

/** Makes the error of flags and arguments that cannot be meant. */
export function usageError(message: string): Error {
  return misconfigured(message, { reason: 'usage' });
}
