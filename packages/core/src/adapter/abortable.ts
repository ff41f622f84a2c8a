/**
 * Settles like the task, or rejects with the signal's reason when that comes first. The task is not stopped by it; what it comes to
 * then is dropped.
 *
 * @public
 */
export async function abortable<T>(task: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason as Error);
  });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([task, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    // What it comes to is of no interest any more, and must not be an unhandled rejection.
    task.catch(() => undefined);
  }
}
