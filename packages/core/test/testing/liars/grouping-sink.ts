import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Sends the writes of a batch by shape, deletes last, and so changes their order. */
export function groupingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const deletes = batch.writes.filter(({ shape }) => shape.action === 'delete');
      const rest = batch.writes.filter(({ shape }) => shape.action !== 'delete');
      return await sink.write({ writes: [...rest, ...deletes] }, context);
    },
  });
}
