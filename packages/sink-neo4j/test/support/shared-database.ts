import { graphShape } from '@rivergraph/core';
import type { AnyGraph, EdgeTypeShape, NodeTypeShape, Sink } from '@rivergraph/core';
import type { SinkHarness, SinkTarget } from '@rivergraph/core/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import type { SharedNeo4j } from '@rivergraph/servers/vitest';
import type { CypherSinkWrite } from '../../src/index.ts';
import { readEdges, readNodes } from './read-graph.ts';

/** Gives each case the one database, emptied; read through a driver of its own. */
export function sharedDatabase(
  neo4j: SharedNeo4j,
  createSink: (graph: AnyGraph) => Sink<CypherSinkWrite>,
): SinkHarness {
  return {
    timeoutMs: 30_000,
    createTarget: async (graph): Promise<SinkTarget> => {
      const driver = openNeo4j(neo4j, { useBigInt: true });
      await emptyNeo4j(driver);
      const { nodes, edges } = graphShape(graph);
      return {
        createSink: () => createSink(graph),
        nodes: async (label) => await readNodes(driver, nodes.get(label) as NodeTypeShape),
        edges: async (type) => await readEdges(driver, edges.get(type) as EdgeTypeShape),
        dispose: async () => await driver.close(),
      };
    },
  };
}
