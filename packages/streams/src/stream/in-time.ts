import { unavailable } from '@rivergraph/core';
import type { Clock, RivergraphError } from '@rivergraph/core';
import { abortable } from '@rivergraph/core/adapter';

/** How long is waited, for whom, and who may end it. */
export interface Wait {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Its reason is what is thrown. */
  readonly signal: AbortSignal;
}

/**
 * Settles like the task; or rejects with the reason of the signal when that comes first, or with what `late` makes when it takes too
 * long. The task is not ended by it.
 */
export async function inTime<T>(
  { clock, timeoutMs, signal }: Wait,
  task: () => Promise<T>,
  late: () => RivergraphError,
): Promise<T> {
  const over = new AbortController();
  const timer = clock.setTimer(() => over.abort(late()), timeoutMs);
  try {
    return await abortable(task(), AbortSignal.any([signal, over.signal]));
  } finally {
    timer.cancel();
  }
}

/** The error for what users of a definition would wait for without end. */
export function silent(subject: string, expected: string, timeoutMs: number): RivergraphError {
  return unavailable(`${subject}: expected ${expected} within ${timeoutMs} ms, got none`, {
    reason: 'definition',
  });
}
