import { setTimeout as delay } from 'node:timers/promises';

/** What is waited for, and for how long. */
export interface Patience {
  /** What did not come, for the error. */
  readonly what: () => string;
  /** @defaultValue 120000 */
  readonly timeoutMs?: number | undefined;
  /** @defaultValue 100 */
  readonly everyMs?: number | undefined;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Asks again and again until something is so. Failure: rejects where it is not so in time, and at the abort. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  { what, timeoutMs = 120_000, everyMs = 100, signal }: Patience,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await isSo())) {
    signal.throwIfAborted();
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs / 1_000} s in vain: ${what()}`);
    await delay(everyMs);
  }
}
