import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Blames a whole batch for one missing end, and writes the rest of it all the same. */
export function allOrNothingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      const [first] = result?.failed ?? [];
      if (first !== undefined) throw first.error;
      return undefined;
    },
  });
}
