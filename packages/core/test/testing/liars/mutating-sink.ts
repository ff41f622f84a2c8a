import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Sorts the batch that it is given. */
export function mutatingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      (batch.writes as GraphWrite[]).sort((left, right) => left.shape.kind.localeCompare(right.shape.kind));
      return await sink.write(batch, context);
    },
  });
}
