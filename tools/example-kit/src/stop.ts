import { once } from 'node:events';
import type { EventEmitter } from 'node:events';

/** Ctrl-C, a supervisor, and a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for a wish to stop. The first one is a request; the second ends the process at once. */
export function listenForStop(target: Pick<EventEmitter, 'once'> = process): AbortSignal {
  const controller = new AbortController();
  for (const signal of stopSignals) target.once(signal, () => controller.abort());
  return controller.signal;
}

/** Settles at the abort. */
export async function aborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Says in a line each what is kept, and settles at the abort. */
export async function keepUntil(signal: AbortSignal, kept: readonly string[]): Promise<void> {
  console.log(['', 'Kept until Ctrl-C:', ...kept.map((line) => `  ${line}`)].join('\n'));
  // A listener for signals does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  await aborted(signal);
  clearInterval(alive);
}
