/** A server that is busy needs this long at most to stop a traversal and to say so. */
const maxSlackMs = 30_000;

/**
 * Gives how long the server may work on a request of which this much time is left: less than that, so that the server gives up
 * first and says so, and nothing of an attempt that was given up lands later.
 */
export function evaluationTimeoutMs(leftMs: number): number {
  return Math.max(1, Math.floor(leftMs - Math.min(leftMs / 5, maxSlackMs)));
}
