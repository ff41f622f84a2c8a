import { explainError, NoServerError } from '@rivergraph/example-kit';
import type { Explanation } from '@rivergraph/example-kit';
import { usage } from './flags.ts';

/** Says in a few lines what went wrong where that is an everyday mistake; anything else is told in full. */
export function explain(error: unknown): Explanation {
  if (error instanceof NoServerError) return { text: error.message, cause: 'no-server' };
  return explainError(error, usage);
}
