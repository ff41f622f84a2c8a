import { graphShape } from '@rivergraph/core';
import type { EdgeTypeShape, NodeTypeShape } from '@rivergraph/core';
import type { SinkHarness, SinkTarget } from '@rivergraph/core/testing';
import type { BoltDatabase } from './bolt-database.ts';
import { readEdges, readNodes } from './read-graph.ts';

/** Gives each case the one database, emptied; read through a driver of its own. */
export function sharedDatabase({ openDriver, empty, createSink, forms }: BoltDatabase): SinkHarness {
  return {
    timeoutMs: 30_000,
    createTarget: async (graph): Promise<SinkTarget> => {
      const driver = openDriver();
      await empty(driver);
      const { nodes, edges } = graphShape(graph);
      return {
        createSink: () => createSink(graph),
        nodes: async (label) => await readNodes(driver, nodes.get(label) as NodeTypeShape, forms),
        edges: async (type) => await readEdges(driver, edges.get(type) as EdgeTypeShape, forms),
        dispose: async () => await driver.close(),
      };
    },
  };
}
