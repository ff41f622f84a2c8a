import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { StreamDefinition } from '@rivergraph/streams';

/** What the reader has made. */
export const definitions: Readonly<Record<string, StreamDefinition>> = {
  users: {
    pipeline: ({ name }) => ({
      source: createMemorySource({ stream: createMemoryStream({ topic: name }) }),
      transform: () => testWrite('user', name),
      sink: createMemorySink(),
    }),
  },
};
