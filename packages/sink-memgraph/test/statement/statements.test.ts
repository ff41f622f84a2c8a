import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { renderSteps } from '@rivergraph/cypher';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { memgraphDialect } from '../../src/statement/dialect.ts';
import { expectedTexts } from './expected-texts.ts';
import { writesOfAllKinds } from './graph.ts';

const guarded = memgraphDialect({ guard: true, bytes: undefined });
const unguarded = memgraphDialect({ guard: false, bytes: undefined });
const guard = 'SET a.`__rivergraph` = true\nREMOVE a.`__rivergraph`\n';
const kinds = Object.entries(writesOfAllKinds);

describe('the statements for Memgraph', () => {
  it.each(kinds)('write %s', (kind, { shape }) => {
    const texts = renderSteps(shape, guarded).map(({ purpose, text }) => `${purpose}: ${text}`);

    expect(texts).toEqual(expectedTexts[kind]?.map((text) => text.replace(': ', ': UNWIND $rows AS row\n')));
  });

  it.each(kinds)('have no guard where none is wanted: %s', (_, { shape }) => {
    const texts = renderSteps(shape, unguarded).map(({ text }) => text);

    expect(texts).toEqual(renderSteps(shape, guarded).map(({ text }) => text.replaceAll(guard, '')));
  });

  it('guard each edge that they may make, and nothing else', () => {
    for (const [, { shape }] of kinds) {
      const makesEdge = shape.kind === 'edge' && shape.action === 'upsert' && !isFound(shape);
      const texts = renderSteps(shape, guarded).map(({ text }) => text);

      expect(texts.join('\n').split(guard)).toHaveLength(makesEdge ? 2 : 1);
    }
  });

  it('send rows as lists, with nothing in them but values', () => {
    const write = writesOfAllKinds['an edge between nodes that must exist'];
    const [step] = write === undefined ? [] : renderSteps(write.shape, guarded);

    expect(step?.parameters(write === undefined ? [] : [write, write])).toEqual({
      rows: [
        [1, 2, 1],
        [1, 2, 1],
      ],
    });
  });

  it('send the position of a row, as an integer, where an answer names what it found', () => {
    const write = writesOfAllKinds['an edge with a position'];
    const [find] = write === undefined ? [] : renderSteps(write.shape, guarded);

    expect(find?.parameters([{ row: { id: 1 } }, { row: { id: 2 } }])).toEqual({
      rows: [
        [1, neo4j.int(0)],
        [2, neo4j.int(1)],
      ],
    });
  });

  it('quote names and the texts of types', () => {
    const label = 'a`b\\u0041';
    const type = "it's\\`";
    const graph = defineGraph({
      nodes: { [label]: { key: { 'x y': 'integer' } }, B: { ownedBy: type, key: { k: 'integer' } } },
      edges: { [type]: { from: label, to: 'B' } },
    }) as unknown as { readonly [name: string]: { delete(key: object): GraphWrite } };
    const write = graph[label]?.delete({ 'x y': 1 });

    expect(write && renderSteps(write.shape, guarded).map(({ text }) => text)).toEqual([
      [
        'UNWIND $rows AS row',
        'MATCH (n:`a``b\\u0041` {`x y`: toInteger(row[0])})',
        "OPTIONAL MATCH (n)-[r:`it's\\```]->(o) WHERE (type(r) = 'it\\'s\\\\`' AND o:`B`)",
        'DETACH DELETE o, n',
      ].join('\n'),
    ]);
  });
});

/** An owned node that must exist brings its edge with it. */
function isFound(shape: Extract<(typeof kinds)[number][1]['shape'], { kind: 'edge' }>): boolean {
  return shape.to.mode === 'ref' && shape.edge.to.ownedBy !== undefined;
}
