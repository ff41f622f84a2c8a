import { RivergraphError } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';

const intervalMs = 100;
const patienceMs = 10_000;
const never = new AbortController().signal;

/**
 * Tries again while a store is another process's: one that serves it tells its address soon after it took it, and a command lets it go
 * soon. Failure: that of the last try, after 10 s or at the signal.
 */
export async function whileInUse<T>(
  clock: Clock,
  attempt: () => Promise<T>,
  signal: AbortSignal = never,
): Promise<T> {
  const until = clock.now() + patienceMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isInUse(error) || signal.aborted || clock.now() >= until) throw error;
    }
    await pause(clock, intervalMs, signal);
  }
}

/** Whether an error says that another process has what is asked for. */
export function isInUse(error: unknown): boolean {
  return error instanceof RivergraphError && error.reason === 'in-use';
}
