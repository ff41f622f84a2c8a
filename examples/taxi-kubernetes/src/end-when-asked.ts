import { constants } from 'node:os';

/** What a container's runtime, Ctrl-C and a closed terminal send. */
const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Ends the process at once when it is asked to; for programs that have nothing to finish.
 *
 * Without a handler that would be so anyway, but not for the first process of a container: for that the kernel drops the signal.
 */
export function endWhenAsked(): void {
  for (const signal of signals) process.once(signal, () => process.exit(128 + constants.signals[signal]));
}
