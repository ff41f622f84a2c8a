import type { RecordChunk, Source, SourceEvent, SourceSession } from '@rivergraph/core';

/** Changes what a source's sessions do. */
export function withSession(
  source: Source,
  change: (session: SourceSession, purpose: 'run' | 'check') => Partial<SourceSession>,
): Source {
  return {
    name: source.name,
    features: source.features,
    decoder: source.decoder,
    open: async (context) => {
      const session = await source.open(context);
      const honest: SourceSession = {
        next: async () => await session.next(),
        pause: (partitions) => session.pause(partitions),
        resume: (partitions) => session.resume(partitions),
        commit: async (commits) => await session.commit(commits),
        close: async () => await session.close(),
      };
      return { ...honest, ...change(session, context.purpose) };
    },
  };
}

/** Changes the events of a source. */
export function withEvents(
  source: Source,
  change: (event: SourceEvent, session: SourceSession) => SourceEvent,
): Source {
  return withSession(source, (session) => ({
    next: async () => {
      const event = await session.next();
      return event === undefined ? undefined : change(event, session);
    },
  }));
}

/** Changes the chunks of a source. */
export function withChunks(source: Source, change: (chunk: RecordChunk) => Partial<RecordChunk>): Source {
  return withEvents(source, (event) =>
    event.type === 'records' ? { type: 'records', chunk: changed(event.chunk, change(event.chunk)) } : event,
  );
}

function changed(chunk: RecordChunk, change: Partial<RecordChunk>): RecordChunk {
  return {
    partition: chunk.partition,
    length: chunk.length,
    bytes: chunk.bytes,
    keyAt: (index) => chunk.keyAt(index),
    valueAt: (index) => chunk.valueAt(index),
    headersAt: (index) => chunk.headersAt(index),
    timestampAt: (index) => chunk.timestampAt(index),
    positionAt: (index) => chunk.positionAt(index),
    ...change,
  };
}
