import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { unreadable } from './unreadable.ts';

describe('unreadable', () => {
  it.each([
    new Int8Array(1),
    Buffer.from('x'),
    new neo4j.types.Time(1, 2, 3, 4, 0),
    new Map(),
    2n ** 63n,
    Symbol('s'),
  ])('finds what Memgraph cannot read: %#', (value) => {
    expect(unreadable([1, { a: [value] }])).toEqual([value]);
  });

  it('finds an object that the driver takes for its own', () => {
    expect(unreadable({ a: { __isTime__: true, hour: 1 } })).toEqual([['__isTime__', true]]);
  });

  it('finds nothing in plain values', () => {
    expect(unreadable([null, undefined, 'x', 1.5, Number.NaN, true, 2n ** 63n - 1n, { a: [] }])).toEqual([]);
  });
});
