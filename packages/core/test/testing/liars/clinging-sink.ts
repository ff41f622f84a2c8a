import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Waits for ever for the answer to a write that was aborted. */
export function clingingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      return context.signal.aborted ? await new Promise<undefined>(() => undefined) : result;
    },
  });
}
