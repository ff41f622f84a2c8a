import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Says a batch is durable when it has only been queued. */
export function hastySink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      setTimeout(() => void sink.write(batch, context).catch(() => undefined), 5);
      return undefined;
    },
  });
}
