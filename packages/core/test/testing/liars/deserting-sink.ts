import type { GraphWrite, Sink } from '@rivergraph/core';
import { closed } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Does not wait for running writes when it is closed. */
export function desertingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  let isClosed = false;
  return withSink(sink, {
    write: async (batch, context) => {
      if (isClosed) throw closed('deserting sink: closed');
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 20);
      });
      return await sink.write(batch, context);
    },
    close: async () => {
      isClosed = true;
    },
  });
}
