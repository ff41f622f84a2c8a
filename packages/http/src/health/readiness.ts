import type { Clock } from '@rivergraph/core';
import type { Streams } from '@rivergraph/streams';

/** Whether a process is ready, and why not. */
export type Readiness = 'ready' | 'starting' | 'closed';

/** A stream that takes longer to open is taken for one that waits. */
const startGraceMs = 30_000;

/**
 * Makes the judgement of readiness. Not ready: while the streams are not open; and at first, until every stream that is wanted has been
 * opened, has met what it waits for, or has tried for 30 s.
 *
 * Once ready it stays so until the streams are closed, whatever becomes of one of them: a database that is away, a stream that failed or
 * is restarted by its user must not take the others, and the way to mend it, out of service.
 */
export function createReadiness(streams: Streams, clock: Clock): () => Readiness {
  let wasReady = false;
  return () => {
    if (!streams.isOpen) {
      wasReady = false;
      return 'closed';
    }
    const now = clock.now();
    wasReady ||= streams
      .show()
      .every(({ state, since }) => state !== 'starting' || now - since >= startGraceMs);
    return wasReady ? 'ready' : 'starting';
  };
}
