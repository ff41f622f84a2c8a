const leastMs = 1_000;
const mostSlackMs = 5_000;
/** More than 24 days: what is longer is no limit, and numbers stay small enough for any server. */
const mostMs = 2 ** 31 - 1;

/**
 * How long the server may work on a transaction of which the client waits so long, in milliseconds: a tenth less, so that it
 * is over when the client gives up. Never 0, which a server takes for no limit at all.
 */
export function serverLimitMs(waitMs: number): number {
  const slack = Math.min(mostSlackMs, waitMs / 10);
  const limit = Math.max(Math.min(leastMs, waitMs), waitMs - slack);
  return Math.max(1, Math.min(mostMs, Math.floor(limit)));
}
