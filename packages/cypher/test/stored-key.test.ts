import { defineGraph, entityKey, graphShape } from '@rivergraph/core';
import type { NodeTypeShape } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storedKey } from '../src/index.ts';
import { fuzzRuns } from './graph-history.ts';

const graph = defineGraph({
  nodes: {
    Pair: { key: { a: 'string', b: 'string' } },
    Mix: {
      key: {
        i: 'integer',
        f: 'float',
        y: 'boolean',
        d: 'date',
        t: 'datetime',
        l: 'local-datetime',
        x: 'bytes',
      },
    },
    Owner: { key: { id: 'integer' } },
    Day: { ownedBy: 'HAS', key: { date: 'date' } },
  },
  edges: { HAS: { from: 'Owner', to: 'Day' } },
});
const { nodes } = graphShape(graph);
const [pair, mix, owner, day] = ['Pair', 'Mix', 'Owner', 'Day'].map((label) => nodes.get(label)) as [
  NodeTypeShape,
  NodeTypeShape,
  NodeTypeShape,
  NodeTypeShape,
];

describe('storedKey', () => {
  it('has a form that does not change, because databases hold it', () => {
    const row = {
      i: 12345678901234567890n,
      f: -0,
      y: true,
      d: '2024-05-01',
      t: '2024-05-01T02:30+02:00',
      l: '2024-05-01T12:30:00.50',
      x: new Uint8Array([0, 255]),
    };

    expect(storedKey(pair, { a: 'x"', b: 'é' })).toBe('["x\\"","é"]');
    expect(storedKey(mix, row)).toBe(
      '[12345678901234567890,0,true,"2024-05-01","2024-05-01T00:30:00Z","2024-05-01T12:30:00.5","00ff"]',
    );
    expect(storedKey(day, { date: '2024-05-01' }, { node: owner, row: { id: 7 } })).toBe(
      '[[7],"2024-05-01"]',
    );
  });

  it('is equal exactly where the entity is', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '[', ']', '1'), maxLength: 4 });
    const row = fc.record({ a: text, b: text });

    fc.assert(
      fc.property(row, row, (one, other) => {
        const sameEntity = entityKey(pair, one) === entityKey(pair, other);
        expect(storedKey(pair, one) === storedKey(pair, other)).toBe(sameEntity);
      }),
      { numRuns: fuzzRuns(2000) },
    );
  });

  it('tells the same key under two owners apart', () => {
    const [one, two] = [1, 2].map((id) =>
      storedKey(day, { date: '2024-05-01' }, { node: owner, row: { id } }),
    );

    expect(one).not.toBe(two);
  });
});
