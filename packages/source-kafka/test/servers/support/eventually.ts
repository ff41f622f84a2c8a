import { vi } from 'vitest';

/** Settles when `check` no longer throws, which is tried again and again; rejects with what it threw last. */
export async function eventually<T>(check: () => T | Promise<T>, timeoutMs = 30_000): Promise<T> {
  return vi.waitFor(check, { timeout: timeoutMs, interval: 50 });
}

/** What something is rejected with, and how long that took. */
export async function failureOf(task: Promise<unknown>): Promise<{ error: unknown; afterMs: number }> {
  const start = performance.now();
  try {
    await task;
  } catch (error) {
    return { error, afterMs: performance.now() - start };
  }
  throw new Error('expected a failure, there was none');
}
