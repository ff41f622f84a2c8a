/** A delay that grows and is spread at random. @internal */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
  /** A number from 0 to 1, 1 excluded. */
  readonly random: () => number;
}

/**
 * Full jitter: anything from 0 to the doubled-per-try bound, so that many processes that failed together do not come
 * back together.
 *
 * @internal
 */
export function jittered(backoff: Backoff, failures: number): number {
  const bound = Math.min(backoff.maxMs, backoff.baseMs * 2 ** Math.min(failures - 1, 30));
  return Math.ceil(backoff.random() * bound);
}
