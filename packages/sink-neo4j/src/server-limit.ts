const leastMs = 1_000;
const mostSlackMs = 5_000;

/**
 * How long the server may work on a transaction of which the client waits so long, in milliseconds: a tenth less, so that it
 * is over when the client gives up.
 */
export function serverLimitMs(waitMs: number): number {
  const slack = Math.min(mostSlackMs, waitMs / 10);
  return Math.max(Math.min(leastMs, waitMs), Math.floor(waitMs - slack));
}
