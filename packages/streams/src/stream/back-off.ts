/** How a stream waits before it is opened again. */
export interface BackOff {
  readonly maxMs: number;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

const baseMs = 500;

/**
 * How long to wait after so many failures in a row, at least 1: a bound that doubles with each, and of it anything from a half on,
 * so that streams that failed together do not come back together, and none at once. A server that asks for longer gets it.
 */
export function backOffMs({ maxMs, random }: BackOff, failures: number, retryAfterMs = 0): number {
  const bound = Math.min(maxMs, baseMs * 2 ** Math.min(failures - 1, 30));
  const spread = Math.ceil(bound * (0.5 + random() / 2));
  return Math.max(spread, Math.min(retryAfterMs, maxMs));
}
