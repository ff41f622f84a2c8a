import type { GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Counts the failed within the edges, because it sends nodes and edges in two statements. */
export function countingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const result = await sink.write(batch, context);
      const edges = [...batch.writes.keys()].filter((index) => batch.writes[index]?.shape.kind === 'edge');
      return (
        result && {
          failed: result.failed.map(({ index, error }) => ({ index: edges.indexOf(index), error })),
        }
      );
    },
  });
}
