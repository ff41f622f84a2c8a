import { internal, isRetryable, misconfigured, RivergraphError, unavailable } from '@rivergraph/core';
import type { StreamFailure } from './contracts/stream.ts';

/** Gives what a part threw a code. */
export function codedError(subject: string, error: unknown): RivergraphError {
  if (error instanceof RivergraphError) return error;
  if (isRetryable(error)) return unavailable(`${subject}: failed and may be tried again`, { cause: error });
  return internal(`${subject}: expected a RivergraphError, got another error`, { cause: error });
}

/** Tells an error as `show` does. */
export function failureOf(error: RivergraphError, at: number): StreamFailure {
  return { code: error.code, reason: error.reason, message: error.message, at };
}

/** The error of a command that the state of a stream forbids. */
export function streamRuns(name: string, expected: string, got: string): RivergraphError {
  return misconfigured(`stream ${name}: expected it ${expected}, it ${got}`, { reason: 'stream-runs' });
}

/** The error of a command to a stream that does not exist. */
export function noSuchStream(shown: string): RivergraphError {
  return misconfigured(`stream ${shown}: expected one that exists, got none of this name`, {
    reason: 'no-such-stream',
  });
}
