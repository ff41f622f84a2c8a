import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { MemoryStream } from '@rivergraph/core/testing';
import { defineStream } from '@rivergraph/streams';
import type { StreamDefinition } from '@rivergraph/streams';

/** A kind of stream that reads three records and no more. */
export function memoryDefinition(stream: MemoryStream = threeRecords()): StreamDefinition {
  return defineStream({
    description: 'Three records',
    pipeline: () => ({
      source: createMemorySource({ stream }),
      transform: ({ value }) => testWrite(String(value), value),
      sink: createMemorySink(),
    }),
  });
}

function threeRecords(): MemoryStream {
  const stream = createMemoryStream();
  stream.appendValues(0, [1, 2, 3]);
  return stream;
}
