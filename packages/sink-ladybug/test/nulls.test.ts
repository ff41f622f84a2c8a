import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlacedWrite } from '../../cypher/test/versioned-history.ts';
import { writeBothWays } from './both-ways.ts';

const graph = defineGraph({
  nodes: {
    Place: { key: { id: 'integer' }, properties: { at: 'point', path: 'point[]', note: 'string' } },
    Stop: {
      key: { country: 'string', name: 'string' },
      properties: { at: 'point', path: 'point[]', rev: 'integer' },
      version: 'rev',
    },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { at: 'point' } },
  },
  edges: {
    NEAR: { from: 'Place', to: 'Place', properties: { at: 'point', path: 'point[]', note: 'string' } },
    LEG: { from: 'Place', to: 'Stop', key: { line: 'integer' }, properties: { at: 'point', note: 'string' } },
    SEEN: {
      from: 'Place',
      to: 'Place',
      key: { line: 'integer' },
      properties: { at: 'point', path: 'point[]', rev: 'integer' },
      version: 'rev',
    },
    LAST: { from: 'Stop', to: 'Place', properties: { at: 'point' }, version: 'position' },
    ROUTE: { from: 'Place', to: 'Place', properties: { path: 'point[]' }, version: 'position' },
    HAS_DAY: { from: 'Place', to: 'Day', properties: { at: 'point' } },
    OTHER: {
      from: 'Place',
      to: 'Place',
      properties: {
        string: 'string',
        integer: 'integer',
        float: 'float',
        boolean: 'boolean',
        date: 'date',
        datetime: 'datetime',
        local: 'local-datetime',
        bytes: 'bytes',
        json: 'json',
        strings: 'string[]',
        integers: 'integer[]',
        dates: 'date[]',
        points: 'point[]',
        blobs: 'bytes[]',
        documents: 'json[]',
      },
    },
  },
});
const { Place, Stop, Day, NEAR, LEG, SEEN, LAST, ROUTE, HAS_DAY, OTHER } = graph;

const point = fc.constantFrom({ x: 1, y: 2 }, { x: -0.5, y: 0, z: 3 }, { x: 1, y: 2, srid: 4326 });
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
const at = orNull(point);
const path = orNull(fc.array(point, { maxLength: 2 }));
const note = orNull(fc.constantFrom('x', 'y'));
const rev = fc.integer({ min: 0, max: 3 });
const line = fc.constantFrom(1, 2);
const date = fc.constantFrom('2024-05-01', '2024-05-02');
const place = fc.integer({ min: 0, max: 19 }).map((id) => ({ id }));
const stop = fc.integer({ min: 0, max: 19 }).map((name) => ({ country: 'DE', name: `${name}` }));

const ends = fc.tuple(place, place);
const others = fc.record({
  string: note,
  integer: orNull(fc.constantFrom(0, 2n ** 60n)),
  float: orNull(fc.constantFrom(0, 0.5)),
  boolean: orNull(fc.boolean()),
  date: orNull(date),
  datetime: orNull(fc.constantFrom(new Date(0), new Date(1e12))),
  local: orNull(fc.constantFrom('2024-05-01T12:30:00.000', '1969-12-31T00:00:00.000')),
  bytes: orNull(fc.uint8Array({ maxLength: 2 })),
  json: orNull(fc.constantFrom({ a: 1 }, [null])),
  strings: orNull(fc.constantFrom(['x'], [])),
  integers: orNull(fc.constantFrom([1, 2n ** 60n], [])),
  dates: orNull(fc.constantFrom(['2024-05-01'], [])),
  points: path,
  blobs: orNull(fc.array(fc.uint8Array({ maxLength: 2 }), { maxLength: 2 })),
  documents: orNull(fc.constantFrom([{ a: 1 }, 'x'], [])),
});

const kinds: readonly (readonly [string, fc.Arbitrary<GraphWrite>])[] = [
  [
    'nodes that are set or updated',
    fc
      .tuple(place, fc.record({ at, path, note }), fc.boolean())
      .map(([key, row, exists]) =>
        exists ? Place.update({ ...key, ...row }) : Place.upsert({ ...key, ...row }),
      ),
  ],
  [
    'guarded nodes',
    fc.tuple(stop, fc.record({ at, path, rev })).map(([key, row]) => Stop.upsert({ ...key, ...row })),
  ],
  [
    'edges',
    fc
      .tuple(ends, fc.record({ at, path, note }))
      .map(([[from, to], row]) => NEAR.upsert(Place.merge(from), Place.merge(to), row)),
  ],
  [
    'edges with ends that are set',
    fc
      .tuple(ends, at, at)
      .map(([[from, to], value, ofEnd]) =>
        NEAR.upsert(Place.merge(from), Place.upsert({ id: to.id + 20, at: ofEnd }), { at: value }),
      ),
  ],
  [
    'edges with a key',
    fc
      .tuple(place, stop, fc.record({ line, at, note }))
      .map(([from, to, row]) => LEG.upsert(Place.merge(from), Stop.merge(to), row)),
  ],
  [
    'edges with a key that a property guards',
    fc
      .tuple(ends, fc.record({ line, at, path, rev }))
      .map(([[from, to], row]) => SEEN.upsert(Place.merge(from), Place.merge(to), row)),
  ],
  [
    'edges that their position guards',
    fc
      .tuple(stop, place, at)
      .map(([from, to, value]) => LAST.upsert(Stop.merge(from), Place.merge(to), { at: value })),
  ],
  [
    'edges with a list only',
    fc
      .tuple(ends, path)
      .map(([[from, to], value]) => ROUTE.upsert(Place.merge(from), Place.merge(to), { path: value })),
  ],
  [
    'owned nodes and their edges',
    fc
      .tuple(place, date, at, at)
      .map(([from, day, value, ofDay]) =>
        HAS_DAY.upsert(Place.merge(from), Day.upsert({ date: day, at: ofDay }), { at: value }),
      ),
  ],
  [
    'edges with values of all other types',
    fc.tuple(ends, others).map(([[from, to], row]) => OTHER.upsert(Place.merge(from), Place.merge(to), row)),
  ],
];

const origin = fc.tuple(fc.constantFrom('t-0', 't-1'), rev).map(([id, position]) => ({
  partition: { topic: 't', id },
  position,
  orderKey: String(position),
}));

function batchOf(write: fc.Arbitrary<GraphWrite>): fc.Arbitrary<PlacedWrite[]> {
  return fc.array(fc.record({ write, origin }), { minLength: 150, maxLength: 200 });
}

describe('null among points', () => {
  it.each(kinds)('is removed, and nothing is made twice: %s', { timeout: 60_000 }, async (_, write) => {
    const same = fc.asyncProperty(batchOf(write), batchOf(write), async (first, second) => {
      const { batched, oneByOne } = await writeBothWays(graph, [first, first, second]);
      expect(batched).toEqual(oneByOne);
    });

    await fc.assert(same, { numRuns: 2, endOnFailure: true });
  });

  it('may be in one row or in all', async () => {
    const here = { x: 1, y: 2 };
    const from = { partition: { topic: 't', id: 't-0' }, position: 0, orderKey: '0' };
    const batch = (value: (id: number) => typeof here | null): PlacedWrite[] =>
      Array.from({ length: 300 }, (_, id) => ({
        write: NEAR.upsert(Place.merge({ id }), Place.merge({ id: (id * 7) % 300 }), { at: value(id) }),
        origin: from,
      }));
    const oneNull = batch((id) => (id === 100 ? null : here));
    const allNull = batch(() => null);
    const none = batch(() => here);

    const { batched, oneByOne } = await writeBothWays(graph, [
      none,
      oneNull,
      oneNull,
      allNull,
      none,
      allNull,
    ]);

    expect(batched).toEqual(oneByOne);
  });
});
