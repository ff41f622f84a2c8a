import { graphShape } from '@rivergraph/core';
import type { AnyGraph, EdgeTypeShape, NodeTypeShape, Sink } from '@rivergraph/core';
import type { SinkHarness, SinkTarget } from '@rivergraph/core/testing';
import { openGremlin } from '@rivergraph/servers';
import type { GremlinServer } from '@rivergraph/servers';
import { createNeptuneSink } from '../../src/index.ts';
import type { NeptuneSinkOptions } from '../../src/index.ts';
import { readEdges, readNodes } from './read-graph.ts';

/** Gives each case the one graph of the server, emptied; read through a client of its own. */
export function sharedGraph(
  server: () => GremlinServer,
  optionsOf: (graph: AnyGraph) => NeptuneSinkOptions,
): SinkHarness {
  return {
    timeoutMs: 30_000,
    createTarget: async (graph): Promise<SinkTarget> => {
      const client = openGremlin(server());
      await client.clear();
      const { nodes, edges } = graphShape(graph);
      return {
        createSink: (): Sink => createNeptuneSink(optionsOf(graph)) as Sink,
        nodes: async (label) => await readNodes(client, nodes.get(label) as NodeTypeShape),
        edges: async (type) => await readEdges(client, edges.get(type) as EdgeTypeShape),
        dispose: async () => await client.close(),
      };
    },
  };
}
