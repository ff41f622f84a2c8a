import { RivergraphError } from '@rivergraph/core';
import { UsageError, usage } from './flags.ts';

/** There is no Kinesis or no DynamoDB, and none could be started; the cause tells why. */
export class NoServerError extends Error {}

/** What a run that failed prints, and what kind of failure it was. */
export interface Explanation {
  readonly text: string;
  readonly cause: 'usage' | 'no-server' | 'failure';
}

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof UsageError) return { text: `${error.message}\n\n${usage}`, cause: 'usage' };
  if (error instanceof NoServerError) return { text: error.message, cause: 'no-server' };
  if (error instanceof RivergraphError) return { text: `${error.code}: ${error.message}`, cause: 'failure' };
  return { text: error instanceof Error ? String(error.stack) : String(error), cause: 'failure' };
}
