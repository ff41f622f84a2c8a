import type {
  RecordDecoder,
  Source,
  SourceContext,
  SourceEvent,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import { ReplayChunk } from './replay-chunk.ts';

/** Makes a source that gives the records of the letters that another source reads. All else is as that source does it. */
export function replaySource<TRecord extends SourceRecord>(
  letters: Source,
  decoder: RecordDecoder<TRecord>,
): Source<TRecord> {
  return {
    name: `${letters.name}-dead-letter`,
    features: letters.features,
    decoder,
    open: async (context: SourceContext) => replaySession(await letters.open(context)),
  };
}

function replaySession(letters: SourceSession): SourceSession {
  const session: SourceSession = {
    commitIntervalMs: letters.commitIntervalMs,
    next: async () => replayed(await letters.next()),
    pause: (partitions) => letters.pause(partitions),
    resume: (partitions) => letters.resume(partitions),
    commit: async (commits) => letters.commit(commits),
    close: async () => letters.close(),
  };
  const orderKey = letters.orderKey?.bind(letters);
  return orderKey === undefined ? session : { ...session, orderKey };
}

function replayed(event: SourceEvent | undefined): SourceEvent | undefined {
  return event?.type === 'records' ? { type: 'records', chunk: new ReplayChunk(event.chunk) } : event;
}
