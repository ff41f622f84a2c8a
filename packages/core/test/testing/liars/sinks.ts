import type { GraphWrite, Sink } from '@rivergraph/core';

/** Changes what a sink does. */
export function withSink(sink: Sink<GraphWrite>, change: Partial<Sink<GraphWrite>>): Sink<GraphWrite> {
  return {
    name: sink.name,
    features: sink.features,
    limits: sink.limits,
    open: sink.open,
    write: sink.write,
    close: sink.close,
    ...(sink.describe === undefined ? {} : { describe: sink.describe }),
    ...change,
  };
}

/** Changes the writes of every batch, one by one. */
export function withWrites(
  sink: Sink<GraphWrite>,
  change: (write: GraphWrite) => GraphWrite,
): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) =>
      await sink.write({ ...batch, writes: batch.writes.map(change) }, context),
  });
}
