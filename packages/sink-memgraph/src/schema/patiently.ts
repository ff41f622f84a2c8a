import { RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import type { BoltSession } from '@rivergraph/cypher/bolt';
import type { Connection } from '@rivergraph/cypher/driver';
import { pause } from './pause.ts';

/** How long a statement may be refused for want of access to the storage. A long transaction holds it as long as it runs. */
const patienceMs = 60_000;
/** The server waits, too, for a second unless configured: `--storage-access-timeout-sec`. */
const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Does work that is no write of a pipeline, and does it again while transactions of others keep the storage, for up to a minute by
 * the context's clock.
 *
 * Abort: ends the wait. Failure: the last error.
 */
export async function patiently<T>(
  connection: Connection,
  { clock, signal }: SinkContext,
  work: (session: BoltSession) => Promise<T>,
): Promise<T> {
  const until = clock.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await connection.run(signal, work);
    } catch (error) {
      if (!isPassing(error) || clock.now() + pauseMs > until) throw error;
    }
    await pause(clock, pauseMs, signal);
  }
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof RivergraphError)) return false;
  return error.reason === 'storage-access' || (error.code === 'conflict' && error.reason === undefined);
}
