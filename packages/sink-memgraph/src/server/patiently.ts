import { RivergraphError } from '@rivergraph/core';
import type { SinkContext } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';

/** How long a statement may be refused for want of access to the storage. A long transaction holds it as long as it runs. */
const patienceMs = 60_000;
/** The server waits, too, for a second unless configured: `--storage-access-timeout-sec`. */
const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Does work that is no write of a pipeline, and does it again while transactions of others keep the storage, for up to a minute by
 * the context's clock. An instance that is not there, or goes away, is an error at once.
 *
 * Abort: ends the wait. Failure: the last error.
 */
export async function patiently<T>(work: () => Promise<T>, context: SinkContext): Promise<T> {
  return await again(work, context, isKept);
}

/**
 * Does work that may be done twice, on an instance that has answered before: again, too, when the connection is lost or the
 * instance restarts meanwhile, within the same minute.
 *
 * Abort: ends the wait. Failure: the last error.
 */
export async function stubbornly<T>(work: () => Promise<T>, context: SinkContext): Promise<T> {
  return await again(work, context, (error) => isKept(error) || isAway(error));
}

async function again<T>(
  work: () => Promise<T>,
  { clock, signal }: SinkContext,
  isPassing: (error: RivergraphError) => boolean,
): Promise<T> {
  const until = clock.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (error) {
      const isOver = signal.aborted || clock.now() + pauseMs > until;
      if (isOver || !(error instanceof RivergraphError) || !isPassing(error)) throw error;
    }
    await pause(clock, pauseMs, signal);
  }
}

function isKept({ code, reason }: RivergraphError): boolean {
  return reason === 'storage-access' || (code === 'conflict' && reason === undefined);
}

/** Not an instance that has another role, nor a replica that does not confirm: those have a reason. */
function isAway({ code, reason }: RivergraphError): boolean {
  return code === 'unavailable' && reason === undefined;
}
