import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Throws what its driver threw, without a code. */
export function muteSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      try {
        return await sink.write(batch, context);
      } catch (error) {
        throw new Error(`driver: ${String(error)}`);
      }
    },
  });
}
