import { graphShape } from '@rivergraph/core';
import type { GraphWrite, PropertyShape } from '@rivergraph/core';
import { canonicalValue, conformanceGraph, createMemoryGraph } from '@rivergraph/core/testing';
import type { MemoryGraph, ReadEdge, ReadNode } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuzzRuns, histories } from '../../cypher/test/graph-history.ts';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import { sinkContext, write } from './open-sink.ts';
import { readEdges, readNodes } from './read-graph.ts';

const shape = graphShape(conformanceGraph);
const { Person, KNOWS } = conformanceGraph;
const numRuns = fuzzRuns(100);

describe('ladybug sink', () => {
  it('makes the graph of the writes one by one, for any history', {
    timeout: 60_000 + numRuns * 500,
  }, async () => {
    await fc.assert(fc.asyncProperty(histories, sameAsOneByOne), { numRuns });
  });

  it('does so for batches beyond the 2,048 rows that the database works on at a time', {
    timeout: 60_000,
  }, async () => {
    const id = fc.integer({ min: 0, max: 2999 }).map((number) => ({ id: `p${number}` }));
    const age = fc.constantFrom(1, 2, null);
    const write = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.tuple(id, age).map(([key, value]) => Person.upsert({ ...key, age: value })),
      },
      {
        weight: 4,
        arbitrary: fc
          .tuple(id, id, age)
          .map(([from, to, since]) => KNOWS.upsert(Person.ref(from), Person.merge(to), { since })),
      },
      {
        weight: 4,
        arbitrary: fc.tuple(id, id).map(([from, to]) => KNOWS.upsert(Person.merge(from), Person.merge(to))),
      },
    );
    const batches = fc.array(fc.array(write, { minLength: 4000, maxLength: 6000 }), {
      minLength: 2,
      maxLength: 2,
    });

    await fc.assert(fc.asyncProperty(batches, sameAsOneByOne), { numRuns: 2, endOnFailure: true });
  });
});

async function sameAsOneByOne(batches: readonly (readonly GraphWrite[])[]): Promise<void> {
  const { Database, Connection } = loadLadybug();
  const database = new Database(':memory:', 64 * 1024 * 1024);
  const sink = createLadybugSink({ database, graph: conformanceGraph });
  await sink.open(sinkContext());
  const connection = new Connection(database);
  const expected = createMemoryGraph();
  try {
    for (const writes of batches) {
      const failed = writes.flatMap((write, index) => (expected.apply(write) === undefined ? [] : [index]));
      const result = await write(sink, ...writes);

      const indexes = (result?.failed ?? []).map(({ index }) => index).sort((a, b) => a - b);
      expect(indexes).toEqual(failed);
      const read: Pick<MemoryGraph, 'nodes' | 'edges'> = await readAll(connection);
      expect(linesOf(read)).toEqual(linesOf(expected));
    }
  } finally {
    await connection.close();
    await sink.close();
    await database.close();
  }
}

async function readAll(
  connection: Parameters<typeof readNodes>[0],
): Promise<Pick<MemoryGraph, 'nodes' | 'edges'>> {
  const nodes = new Map<string, readonly ReadNode[]>();
  const edges = new Map<string, readonly ReadEdge[]>();
  for (const node of shape.nodes.values()) nodes.set(node.label, await readNodes(connection, node));
  for (const edge of shape.edges.values()) edges.set(edge.type, await readEdges(connection, edge));
  return { nodes: (label) => nodes.get(label) ?? [], edges: (type) => edges.get(type) ?? [] };
}

function linesOf(graph: Pick<MemoryGraph, 'nodes' | 'edges'>): string[] {
  const text = (properties: readonly PropertyShape[], row: { readonly [name: string]: unknown }): string =>
    properties.map(({ name, type }) => `${name}=${canonicalValue(type, row[name])}`).join(' ');
  const nodes = [...shape.nodes.values()].flatMap((node) =>
    graph
      .nodes(node.label)
      .map((read) => `${node.label} ${text([...node.key, ...node.properties], read.properties)}`),
  );
  const edges = [...shape.edges.values()].flatMap((edge) =>
    graph
      .edges(edge.type)
      .map(
        ({ from, to, properties }) =>
          `${edge.type} ${text(edge.from.key, from)} ${text(edge.to.key, to)} ${text([...edge.key, ...edge.properties], properties)}`,
      ),
  );
  return [...nodes, ...edges].sort();
}
