import type { GraphWrite, Sink } from '@rivergraph/core';
import { rejected } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Puts the row into the text of its errors. */
export function talkativeSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      const failed = result?.failed.map(({ index, error }) => {
        const text = `${error.message}: ${JSON.stringify(batch.writes[index])}`;
        return { index, error: rejected(text, { reason: error.reason }) };
      });
      return failed && { failed };
    },
  });
}
