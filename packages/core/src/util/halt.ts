import type { Clock } from '../contracts/clock.ts';

/**
 * Ends every wait of an engine, or of one delivery, at once and for good. Unlike an `AbortSignal` it costs nothing
 * per waiter once that waiter is gone.
 *
 * @internal
 */
export class Halt {
  readonly #listeners: Set<() => void> = new Set();
  #raised = false;

  get raised(): boolean {
    return this.#raised;
  }

  raise(): void {
    if (this.#raised) return;
    this.#raised = true;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  /** Calls back when raised, at once if it was; gives a function that takes it back. */
  listen(listener: () => void): () => void {
    if (this.#raised) {
      listener();
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

/** Waits; ends early, without an error, when halted. @internal */
export async function pauseFor(clock: Clock, delayMs: number, halt: Halt): Promise<void> {
  if (halt.raised) return;
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(() => {
      forget();
      resolve();
    }, delayMs);
    const forget = halt.listen(() => {
      timer.cancel();
      resolve();
    });
  });
}

/**
 * Waits for a promise, but not longer than `timeoutMs` and not past a halt; gives `undefined` when it took longer.
 *
 * @internal
 */
export async function within<T>(
  clock: Clock,
  timeoutMs: number,
  promise: Promise<T>,
  halt: Halt = new Halt(),
): Promise<T | undefined> {
  const over = new Halt();
  let isSettled = false;
  const outcome = promise.finally(() => {
    isSettled = true;
    over.raise();
  });
  // Whoever gives up waiting no longer cares how it ends.
  outcome.catch(() => undefined);
  const forget = halt.listen(() => over.raise());
  await pauseFor(clock, timeoutMs, over);
  forget();
  return isSettled ? await outcome : undefined;
}
