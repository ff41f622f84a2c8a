import { RivergraphError } from '@rivergraph/core';
import { UsageError } from './flags/usage-error.ts';

/** What a run that failed prints, and what kind of failure it was. */
export interface Explanation {
  readonly text: string;
  readonly cause: 'usage' | 'no-server' | 'failure';
}

/** Explains what every example may throw: a misuse of flags with the usage, an error of ours in a line, anything else in full. */
export function explainError(error: unknown, usage: string): Explanation {
  if (error instanceof UsageError) return { text: `${error.message}\n\n${usage}`, cause: 'usage' };
  if (error instanceof RivergraphError) return { text: `${error.code}: ${error.message}`, cause: 'failure' };
  return { text: error instanceof Error ? String(error.stack) : String(error), cause: 'failure' };
}
