import { graphShape } from '@rivergraph/core';
import type { AnyGraph, GraphShape } from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import type { ReadEdge, ReadNode } from '@rivergraph/core/testing';
import { graphLines } from '../../core/test/support/graph-lines.ts';
import type { GraphContent } from '../../core/test/support/graph-lines.ts';
import type { PlacedWrite } from '../../cypher/test/versioned-history.ts';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import { sinkContext, writeContext } from './open-sink.ts';
import { readEdges, readNodes } from './read-graph.ts';

/** What a batch leads to. */
export interface Outcome {
  /** The places of the writes that failed. */
  readonly failed: readonly number[];
  readonly graph: readonly string[];
}

/** Writes batches into a new database, and their writes one by one into memory; gives what each batch led to. */
export async function writeBothWays(
  graph: AnyGraph,
  batches: readonly (readonly PlacedWrite[])[],
): Promise<{ readonly batched: readonly Outcome[]; readonly oneByOne: readonly Outcome[] }> {
  const { Database, Connection } = loadLadybug();
  const database = new Database(':memory:', 64 * 1024 * 1024);
  const sink = createLadybugSink({ database, graph });
  await sink.open(sinkContext());
  const connection = new Connection(database);
  const memory = createMemoryGraph();
  const shape = graphShape(graph);
  const batched: Outcome[] = [];
  const oneByOne: Outcome[] = [];
  try {
    for (const placed of batches) {
      const failed = placed.flatMap(({ write, origin }, index) =>
        memory.apply(write, origin) === undefined ? [] : [index],
      );
      const writes = placed.map(({ write }) => write);
      const result = await sink.write(
        { writes, originAt: (index) => originOf(placed, index) },
        writeContext(),
      );

      const indexes = (result?.failed ?? []).map(({ index }) => index).sort((a, b) => a - b);
      batched.push({ failed: indexes, graph: graphLines(shape, await readAll(shape, connection)) });
      oneByOne.push({ failed, graph: graphLines(shape, memory) });
    }
    return { batched, oneByOne };
  } finally {
    await connection.close();
    await sink.close();
    await database.close();
  }
}

function originOf(placed: readonly PlacedWrite[], index: number): PlacedWrite['origin'] {
  const found = placed[index];
  if (found === undefined) throw new Error(`there is no write ${index}`);
  return found.origin;
}

async function readAll(
  shape: GraphShape,
  connection: Parameters<typeof readNodes>[0],
): Promise<GraphContent> {
  const nodes = new Map<string, readonly ReadNode[]>();
  const edges = new Map<string, readonly ReadEdge[]>();
  for (const node of shape.nodes.values()) nodes.set(node.label, await readNodes(connection, node));
  for (const edge of shape.edges.values()) edges.set(edge.type, await readEdges(connection, edge));
  return { nodes: (label) => nodes.get(label) ?? [], edges: (type) => edges.get(type) ?? [] };
}
