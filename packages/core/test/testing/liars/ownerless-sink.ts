import type { EdgeWrite, GraphWrite, Sink } from '@rivergraph/core';
import { withSink } from './sinks.ts';

/** Finds an owned node by its own key alone: the first owner's node serves for all. */
export function ownerlessSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const owners = new Map<string, EdgeWrite['from']>();
  const change = (write: GraphWrite): GraphWrite => {
    if (!('from' in write) || write.shape.edge.to.ownedBy === undefined) return write;
    const key = write.shape.edge.to.key.map(({ name }) => String(write.to[name])).join();
    const owner = owners.get(key) ?? write.from;
    owners.set(key, owner);
    return { ...write, from: owner };
  };
  return withSink(sink, {
    write: async (batch, context) =>
      await sink.write({ ...batch, writes: batch.writes.map(change) }, context),
  });
}
