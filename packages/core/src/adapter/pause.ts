import type { Clock } from '../contracts/clock.ts';

/** Settles after a time, or when the signal is aborted; leaves no timer behind. Never rejects. @public */
export async function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimer(end, delayMs);
    signal.addEventListener('abort', end);
  });
}

/** Settles when the task has, however it ended, or after a time; leaves no timer behind. Never rejects. @public */
export async function atMost(clock: Clock, delayMs: number, task: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const end = (): void => over.abort();
  void task.then(end, end);
  await pause(clock, delayMs, over.signal);
}
