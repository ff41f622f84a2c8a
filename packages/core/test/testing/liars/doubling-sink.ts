import type { GraphWrite, Sink } from '@rivergraph/core';
import type { MemoryGraph, ReadEdge } from '@rivergraph/core/testing';
import { withSink } from './sinks.ts';

/** Creates an edge without looking whether it is there; the copies are put where the kit reads. */
export function doublingSink(
  sink: Sink<GraphWrite>,
  copies: ReadEdge[],
  graph: MemoryGraph,
): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const before = graph.edges('KNOWS').length;
      const result = await sink.write(batch, context);
      const after = graph.edges('KNOWS');
      const tried = batch.writes.filter(
        ({ shape }) => shape.kind === 'edge' && shape.action === 'upsert',
      ).length;
      const [again] = after;
      for (let copy = after.length - before; copy < tried && again !== undefined; copy += 1)
        copies.push(again);
      return result;
    },
  });
}
