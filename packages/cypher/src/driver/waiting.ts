import { unavailable } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';
import { abortable as settled } from '@rivergraph/core/adapter';

/**
 * Settles as the work does, or rejects as soon as the signal is aborted; the work goes on to its end then, and its outcome
 * is unknown. The error says which sink gave up.
 */
export async function abortable<T>(sink: string, work: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await settled(work, signal);
  } catch (cause) {
    if (!signal.aborted || cause !== signal.reason) throw cause;
    throw unavailable(`${sink}: given up while waiting`, { outcome: 'unknown', cause });
  }
}

/** What bounds {@link withGrace}. */
interface Grace {
  readonly ms: number;
  readonly clock: Clock;
  /** Ends the wait: what is waited for will not come any more. */
  readonly over: AbortSignal;
}

/** Whether some work settles within a time, or before nobody needs to know. */
export async function withGrace(work: Promise<unknown>, { ms, clock, over }: Grace): Promise<boolean> {
  if (over.aborted) return true;
  return await new Promise((resolve) => {
    const end = (isSettled: boolean): void => {
      timer.cancel();
      over.removeEventListener('abort', onOver);
      resolve(isSettled);
    };
    const onOver = (): void => end(true);
    const timer = clock.setTimer(() => end(false), ms);
    over.addEventListener('abort', onOver, { once: true });
    void work.finally(() => end(true));
  });
}
