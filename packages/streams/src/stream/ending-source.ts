import type { Source, SourceContext, SourceSession } from '@rivergraph/core';
import { abortable } from '@rivergraph/core/adapter';

/** What ends a source from outside. */
export interface SourceEnds {
  /** It is at its end then: what was read counts. Its reason is what `open` rejects with. */
  readonly over: AbortSignal;
  /** It is broken off then, with the reason of the signal. */
  readonly broken: AbortSignal;
}

/** A source that can be ended at any time, also while it opens; a session that opens too late is closed. */
export function endingSource(source: Source, ends: SourceEnds): Source {
  const signal = AbortSignal.any([ends.over, ends.broken]);
  return {
    name: source.name,
    features: source.features,
    decoder: source.decoder,
    open: async (context) => {
      signal.throwIfAborted();
      const session = await openUntil(source, context, signal);
      return endingSession(session, ends, signal);
    },
  };
}

async function openUntil(
  source: Source,
  context: SourceContext,
  signal: AbortSignal,
): Promise<SourceSession> {
  const opening = source.open({ ...context, signal: AbortSignal.any([context.signal, signal]) });
  try {
    return await abortable(opening, signal);
  } catch (error) {
    if (signal.aborted) void closeLate(opening);
    throw error;
  }
}

async function closeLate(opening: Promise<SourceSession>): Promise<void> {
  try {
    await (await opening).close();
  } catch {
    // Nobody waits for it any more.
  }
}

function endingSession(session: SourceSession, { over }: SourceEnds, signal: AbortSignal): SourceSession {
  return {
    commitIntervalMs: session.commitIntervalMs,
    next: async () => {
      try {
        return await abortable(session.next(), signal);
      } catch (error) {
        if (over.aborted && error === over.reason) return undefined;
        throw error;
      }
    },
    pause: (partitions) => session.pause(partitions),
    resume: (partitions) => session.resume(partitions),
    commit: async (commits) => await session.commit(commits),
    close: async () => await session.close(),
    ...(session.orderKey === undefined ? {} : { orderKey: session.orderKey.bind(session) }),
    ...(session.figures === undefined ? {} : { figures: session.figures.bind(session) }),
  };
}
