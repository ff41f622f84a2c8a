import { createDecoder, json } from '@rivergraph/core';
import type { Source, SourceRecord, SourceSession } from '@rivergraph/core';
import { createNullSource } from '../core/null-source.ts';
import { emptyStream } from './message-stream.ts';
import type { Fill, MessageLoad } from './message-stream.ts';
import type { Message } from './messages.ts';

/** A message as the transform sees it. */
export type MessageRecord = SourceRecord<Message, Uint8Array>;

/** A source of messages that lie ready in memory. */
export function createMessageSource(load: MessageLoad, fill: Fill): Source<MessageRecord> {
  const empty = createNullSource(emptyStream(load));
  return {
    ...empty,
    decoder: createDecoder({ value: json<Message>() }),
    open: async (context) => filled(await empty.open(context), fill),
  };
}

function filled(session: SourceSession, fill: Fill): SourceSession {
  return {
    next: async () => {
      const event = await session.next();
      return event?.type === 'records' ? { ...event, chunk: fill(event.chunk) } : event;
    },
    pause: (partitions) => session.pause(partitions),
    resume: (partitions) => session.resume(partitions),
    commit: async (commits) => await session.commit(commits),
    close: async () => await session.close(),
  };
}
