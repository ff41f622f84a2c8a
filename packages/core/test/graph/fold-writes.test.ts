import type { GraphWrite, NodeWrite, WriteOrigin } from '@rivergraph/core';
import { defineGraph, edgeKey, entityKey, wait } from '@rivergraph/core';
import type { MemoryGraph } from '@rivergraph/core/testing';
import { createMemoryGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldWrites } from '../../src/graph/fold-writes.ts';
import { isPlaced } from '../../src/graph/version-guards.ts';
import { fuzzRuns } from './shop.ts';

const graph = defineGraph({
  nodes: {
    Plain: { key: { id: 'integer' }, properties: { a: 'string', b: 'string' } },
    Dated: { key: { id: 'integer' }, properties: { a: 'string', v: 'integer' }, version: 'v' },
    Placed: { key: { id: 'integer' }, properties: { a: 'string', b: 'string' }, version: 'position' },
    Part: { ownedBy: 'HAS', key: { id: 'integer' }, properties: { a: 'string', v: 'integer' }, version: 'v' },
  },
  edges: {
    TO: { from: 'Plain', to: 'Plain', key: { id: 'integer' }, properties: { a: 'string', b: 'string' } },
    PLAIN: { from: 'Plain', to: 'Plain', properties: { a: 'string', v: 'integer' }, version: 'v' },
    DATED: { from: 'Dated', to: 'Dated', properties: { a: 'string', v: 'integer' }, version: 'v' },
    LOOSE: { from: 'Dated', to: 'Dated', properties: { a: 'string' } },
    PLACED: { from: 'Placed', to: 'Placed', properties: { a: 'string' }, version: 'position' },
    HAS: { from: 'Dated', to: 'Part' },
  },
});
const { Plain, Dated, Placed, Part, TO, PLAIN, DATED, LOOSE, PLACED, HAS } = graph;

const id = fc.constantFrom(1, 1n, 2).map((key) => ({ id: key }));
const text = fc.constantFrom('x', 'y', null, undefined);
const version = fc.constantFrom(1, 2n, 2, 3);
const plain = fc.tuple(id, text, text).map(([key, a, b]) => ({ ...key, a, b }));
const dated = fc.tuple(id, text, version).map(([key, a, v]) => ({ ...key, a, v }));
const edgeRow = fc.tuple(text, version).map(([a, v]) => ({ a, v }));
const missing = fc.constantFrom('reject' as const, 'skip' as const, wait({ forMs: 5 }), wait({ forMs: 6 }));

const plainEnd = fc.oneof(
  plain.map((row) => Plain.upsert(row)),
  id.map((key) => Plain.merge(key)),
  fc.tuple(id, missing).map(([key, how]) => Plain.ref(key, { missing: how })),
);
const datedEnd = fc.oneof(
  dated.map((row) => Dated.upsert(row)),
  id.map((key) => Dated.merge(key)),
  fc.tuple(id, missing).map(([key, how]) => Dated.ref(key, { missing: how })),
);
const placedEnd = fc.oneof(
  plain.map((row) => Placed.upsert(row)),
  id.map((key) => Placed.merge(key)),
);
const partEnd = fc.oneof(
  dated.map((row) => Part.upsert(row)),
  id.map((key) => Part.merge(key)),
  fc.tuple(id, missing).map(([key, how]) => Part.ref(key, { missing: how })),
);

/** Writes of each kind; two of one kind may be folded, where they name the same. */
const kinds: readonly fc.Arbitrary<GraphWrite>[] = [
  plain.map((row) => Plain.upsert(row)),
  plain.map((row) => Plain.update(row)),
  dated.map((row) => Dated.upsert(row)),
  dated.map((row) => Dated.update(row)),
  plain.map((row) => Placed.upsert(row)),
  plain.map((row) => Placed.update(row)),
  fc.tuple(plainEnd, plainEnd, plain).map(([from, to, row]) => TO.upsert(from, to, row)),
  fc.tuple(plainEnd, plainEnd, edgeRow).map(([from, to, row]) => PLAIN.upsert(from, to, row)),
  fc.tuple(datedEnd, datedEnd, edgeRow).map(([from, to, row]) => DATED.upsert(from, to, row)),
  fc.tuple(datedEnd, datedEnd, text).map(([from, to, a]) => LOOSE.upsert(from, to, { a })),
  fc.tuple(placedEnd, placedEnd, text).map(([from, to, a]) => PLACED.upsert(from, to, { a })),
  fc.tuple(datedEnd, partEnd).map(([from, to]) => HAS.upsert(from, to)),
];
const deletes = id.chain((key) =>
  fc.constantFrom<GraphWrite>(
    Plain.delete(key),
    Dated.delete(key),
    Placed.delete(key),
    TO.delete(Plain.ref(key), Plain.ref(key), { id: 1 }),
    DATED.delete(Dated.ref(key), Dated.ref(key)),
  ),
);
const pair = fc
  .constantFrom(...kinds)
  .chain((write) => fc.tuple(write, write))
  .filter(([earlier, later]) => nameOf(earlier) === nameOf(later));
const place = fc.tuple(fc.constantFrom('p', 'q'), fc.integer({ min: 0, max: 5 }));
const history = fc.array(fc.tuple(fc.oneof(...kinds, deletes), place), { maxLength: 12 });

describe('foldWrites', () => {
  it('leaves any graph as the two writes would, one after the other', () => {
    let folded = 0;

    fc.assert(
      fc.property(history, pair, place, place, (before, [earlier, later], first, second) => {
        const [early, late] = first[1] <= second[1] ? [first, second] : [second, first];
        const write = foldWrites(earlier, later);
        if (write === undefined) return;
        folded += 1;
        const one = graphAfter(before);
        const two = graphAfter(before);

        const errors = [two.apply(earlier, at(late[0], early[1])), two.apply(later, at(late[0], late[1]))];
        const error = one.apply(write, at(late[0], late[1]));

        expect(one.snapshot()).toEqual(two.snapshot());
        expect([error?.reason, error?.reason]).toEqual(errors.map((failed) => failed?.reason));
      }),
      { numRuns: fuzzRuns(3000) },
    );

    expect(folded).toBeGreaterThan(0);
  });

  it('gives the shape that the builder gives for the same properties', () => {
    const both = TO.upsert(Plain.upsert({ id: 1, a: 'x', b: 'y' }), Plain.merge({ id: 2 }), {
      id: 3,
      a: 'x',
      b: 'y',
    });

    const node = foldWrites(Plain.upsert({ id: 1, a: 'x' }), Plain.upsert({ id: 1n, b: 'y' }));
    const edge = foldWrites(
      TO.upsert(Plain.upsert({ id: 1, b: 'y' }), Plain.merge({ id: 2 }), { id: 3, a: 'x' }),
      TO.upsert(Plain.upsert({ id: 1, a: 'x' }), Plain.merge({ id: 2 }), { id: 3, b: 'y' }),
    );

    expect(node?.shape).toBe(Plain.upsert({ id: 1, a: 'x', b: 'y' }).shape);
    expect(node?.row).toEqual({ id: 1n, a: 'x', b: 'y' });
    expect(edge?.shape).toBe(both.shape);
    expect(edge).toMatchObject({ row: both.row, from: both.from, to: both.to });
  });

  it('gives the later of two writes of one shape, and keeps what it removes', () => {
    const earlier = Plain.upsert({ id: 1, a: 'x' });
    const later = Plain.upsert({ id: 1, a: null });

    expect(foldWrites(earlier, later)).toBe(later);
    expect(foldWrites(Plain.upsert({ id: 1, b: 'y' }), later)?.row).toEqual({ id: 1, a: null, b: 'y' });
  });

  it('takes what is undefined for left alone, also where a prototype has the rest', () => {
    const earlier = Plain.upsert(Object.create({ id: 1, a: 'x', b: 'y' }) as { id: number });
    const later = Plain.upsert({ id: 1, a: undefined, b: 'z' });

    expect(foldWrites(earlier, later)?.row).toEqual({ id: 1, a: 'x', b: 'z' });
  });

  it('gives the newer of two versions, and the later of two that tie', () => {
    const write = (v: number | bigint): NodeWrite => Dated.upsert({ id: 1, a: 'x', v });
    const [one, two, again] = [write(1), write(2), write(2n)];

    expect(foldWrites(two, one)).toBe(two);
    expect(foldWrites(one, two)).toBe(two);
    expect(foldWrites(two, again)).toBe(again);
  });

  it.each<[string, GraphWrite, GraphWrite]>([
    ['a delete', Plain.delete({ id: 1 }), Plain.delete({ id: 1 })],
    ['an upsert after a delete', Plain.delete({ id: 1 }), Plain.upsert({ id: 1 })],
    ['a delete after an upsert', Plain.upsert({ id: 1 }), Plain.delete({ id: 1 })],
    ['an update after an upsert', Plain.upsert({ id: 1 }), Plain.update({ id: 1 })],
    ['versions of other properties', Dated.upsert({ id: 1, v: 1 }), Dated.upsert({ id: 1, a: 'x', v: 2 })],
    ['places of other properties', Placed.upsert({ id: 1 }), Placed.upsert({ id: 1, a: 'x' })],
    [
      'ends that are treated in two ways',
      TO.upsert(Plain.ref({ id: 1 }), Plain.merge({ id: 2 }), { id: 3 }),
      TO.upsert(Plain.merge({ id: 1 }), Plain.merge({ id: 2 }), { id: 3 }),
    ],
    [
      'ends that wait for two times',
      TO.upsert(Plain.ref({ id: 1 }, { missing: wait({ forMs: 1 }) }), Plain.merge({ id: 2 }), { id: 3 }),
      TO.upsert(Plain.ref({ id: 1 }, { missing: wait({ forMs: 2 }) }), Plain.merge({ id: 2 }), { id: 3 }),
    ],
    [
      'one node at both ends',
      TO.upsert(Plain.upsert({ id: 1 }), Plain.upsert({ id: 1, a: 'x' }), { id: 3 }),
      TO.upsert(Plain.upsert({ id: 1, a: 'y' }), Plain.upsert({ id: 1 }), { id: 3 }),
    ],
    [
      'one node at both ends, whose first version decides about the second',
      LOOSE.upsert(Dated.upsert({ id: 1, a: 'x', v: 1 }), Dated.upsert({ id: 1, v: 5 })),
      LOOSE.upsert(Dated.upsert({ id: 1, a: 'y', v: 2 }), Dated.upsert({ id: 1, v: 5 })),
    ],
    [
      'an edge that is older, with a newer end',
      DATED.upsert(Dated.upsert({ id: 1, v: 1 }), Dated.merge({ id: 2 }), { v: 2 }),
      DATED.upsert(Dated.upsert({ id: 1, v: 2 }), Dated.merge({ id: 2 }), { v: 1 }),
    ],
    [
      'an older edge with an end that nothing guards',
      PLAIN.upsert(Plain.upsert({ id: 1, a: 'x' }), Plain.merge({ id: 2 }), { v: 2 }),
      PLAIN.upsert(Plain.upsert({ id: 1, a: 'y' }), Plain.merge({ id: 2 }), { v: 1 }),
    ],
  ])('does not fold %s', (_, earlier, later) => {
    expect(foldWrites(earlier, later)).toBeUndefined();
  });
});

describe('isPlaced', () => {
  it('tells the writes that need an order key', () => {
    const writes = [
      Plain.upsert({ id: 1 }),
      Dated.upsert({ id: 1, v: 1 }),
      Placed.upsert({ id: 1 }),
      Placed.update({ id: 1 }),
      Placed.delete({ id: 1 }),
      PLACED.upsert(Placed.merge({ id: 1 }), Placed.merge({ id: 1 })),
      PLACED.delete(Placed.ref({ id: 1 }), Placed.ref({ id: 1 })),
    ];

    expect(writes.map(isPlaced)).toEqual([false, false, true, true, false, true, false]);
  });
});

function nameOf(write: GraphWrite): string {
  return 'from' in write ? edgeKey(write) : entityKey(write.shape.node, write.row);
}

function at(partition: string, position: number): WriteOrigin {
  return { partition: { topic: 't', id: partition }, position, orderKey: String(position) };
}

function graphAfter(writes: readonly (readonly [GraphWrite, readonly [string, number]])[]): MemoryGraph {
  const memory = createMemoryGraph();
  for (const [write, [partition, position]] of writes) memory.apply(write, at(partition, position));
  return memory;
}
