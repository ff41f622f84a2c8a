import type { GraphWrite, Sink } from '@rivergraph/core';
import type { MemoryGraph, ReadNode } from '@rivergraph/core/testing';
import { withSink } from './sinks.ts';

/** Deletes a node and leaves what it owned, which is put where the kit reads. */
export function hoardingSink(
  sink: Sink<GraphWrite>,
  orphans: ReadNode[],
  graph: MemoryGraph,
): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const before = graph.nodes('Day').map((node) => ({ node, mark: JSON.stringify(node) }));
      const result = await sink.write(batch, context);
      const left = new Set(graph.nodes('Day').map((node) => JSON.stringify(node)));
      orphans.push(...before.filter(({ mark }) => !left.has(mark)).map(({ node }) => node));
      return result;
    },
  });
}
