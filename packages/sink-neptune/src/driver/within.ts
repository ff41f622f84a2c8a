import type { Clock } from '@rivergraph/core';

/** What ends a wait. */
export interface Bounds {
  readonly clock: Clock;
  /** By the clock, milliseconds since 1970. */
  readonly deadline: number;
  readonly signals: readonly AbortSignal[];
  /** Gives the error of a wait that ended without a result: by a signal, or by the deadline. */
  readonly gaveUp: (by: AbortSignal | 'deadline') => Error;
}

/**
 * Settles as the work does, or rejects soon after a signal or the deadline; how the work ends then is heard by nobody.
 *
 * Ownership: neither a timer nor a listener is left behind.
 */
export async function within<T>(work: Promise<T>, { clock, deadline, signals, gaveUp }: Bounds): Promise<T> {
  return await new Promise<T>((resolve, reject) => {
    const stops: (() => void)[] = [];
    const end = (): void => {
      for (const stop of stops) stop();
    };
    const giveUp = (by: AbortSignal | 'deadline'): void => {
      end();
      reject(gaveUp(by));
    };
    work.then(resolve, reject).finally(end);
    for (const signal of signals) {
      if (signal.aborted) return giveUp(signal);
      const onAbort = (): void => giveUp(signal);
      signal.addEventListener('abort', onAbort, { once: true });
      stops.push(() => signal.removeEventListener('abort', onAbort));
    }
    const timer = clock.setTimer(() => giveUp('deadline'), Math.max(0, deadline - clock.now()));
    stops.push(() => timer.cancel());
  });
}
