import { unavailable } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';

/**
 * Settles as the work does, or rejects as soon as the signal is aborted; the work goes on to its end then, and its outcome
 * is unknown.
 */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    const onAbort = (): void =>
      reject(unavailable('neo4j: given up while waiting', { outcome: 'unknown', cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
    // Nobody is left to hear how it ends.
    work.catch(() => undefined);
  }
}

/** Whether some work settles within a time. */
export async function withGrace(work: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  return await new Promise((resolve) => {
    const timer = clock.setTimer(() => resolve(false), ms);
    void work.finally(() => {
      timer.cancel();
      resolve(true);
    });
  });
}
