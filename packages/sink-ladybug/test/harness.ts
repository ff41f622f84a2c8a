import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphShape } from '@rivergraph/core';
import type { EdgeTypeShape, NodeTypeShape } from '@rivergraph/core';
import type { SinkHarness, SinkTarget } from '@rivergraph/core/testing';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import { readEdges, readNodes } from './read-graph.ts';

const bufferPoolBytes = 64 * 1024 * 1024;

/** Gives each case a database of its own that all of its sinks share; read through a connection of its own. */
export function sharedDatabase(where: 'memory' | 'file'): SinkHarness {
  return {
    createTarget: async (graph): Promise<SinkTarget> => {
      const { Database, Connection } = loadLadybug();
      const folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
      const database = new Database(
        where === 'memory' ? ':memory:' : join(folder, 'graph.lbug'),
        bufferPoolBytes,
      );
      await database.init();
      const connection = new Connection(database);
      const { nodes, edges } = graphShape(graph);
      return {
        createSink: () => createLadybugSink({ database, graph }),
        nodes: async (label) => await readNodes(connection, nodes.get(label) as NodeTypeShape),
        edges: async (type) => await readEdges(connection, edges.get(type) as EdgeTypeShape),
        dispose: async () => {
          await connection.close();
          await database.close();
          await rm(folder, { recursive: true });
        },
      };
    },
  };
}
