import { defineGraph, RivergraphError } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { acceptWrite } from '../../src/statement/accept-write.ts';
import { writesOfAllKinds } from './graph.ts';

const { Place, Visit, Hop, AT, WENT } = defineGraph({
  nodes: {
    Place: { key: { id: 'integer' }, properties: { where: 'point', all: 'point[]', since: 'datetime' } },
    Visit: {
      key: { at: 'local-datetime' },
      properties: { rev: 'datetime', noted: 'datetime' },
      version: 'rev',
    },
    Hop: { key: { id: 'integer' }, properties: { times: 'datetime[]', local: 'local-datetime' } },
  },
  edges: {
    AT: { from: 'Visit', to: 'Place', key: { at: 'datetime' }, properties: { note: 'datetime' } },
    WENT: { from: 'Place', to: 'Place', properties: { rev: 'local-datetime' }, version: 'rev' },
  },
});

const fine = '2024-05-01T12:30:00.1234567';
const year = '0000-01-01T00:00+00:01';
const place = { id: 1 };
const visit = { at: '2024-05-01T12:30' };

/** Why a write is refused. */
function refusal(write: GraphWrite): string | undefined {
  try {
    return acceptWrite(write, undefined) === write ? undefined : 'taken as another one';
  } catch (error) {
    if (error instanceof RivergraphError && error.code === 'rejected') return error.message;
    throw error;
  }
}

const microseconds = 'expected a time in microseconds at most, got a finer one';
const years = 'expected a time of the years 0000 to 9999 in UTC, got one of another year';
const earth = 'expected a longitude of -180 to 180 and a latitude of -90 to 90, got a point outside of them';

const refused: readonly (readonly [GraphWrite, string])[] = [
  [Visit.upsert({ at: fine, rev: new Date(0) }), `Visit.at: ${microseconds}`],
  [Visit.delete({ at: fine }), `Visit.at: ${microseconds}`],
  [Visit.update({ ...visit, rev: `${fine}Z` }), `Visit.rev: ${microseconds}`],
  [AT.upsert(Visit.ref({ at: fine }), Place.ref(place), { at: new Date(0) }), `Visit.at: ${microseconds}`],
  [AT.upsert(Visit.ref(visit), Place.ref(place), { at: `${fine}Z` }), `AT.at: ${microseconds}`],
  [AT.delete(Visit.ref(visit), Place.ref(place), { at: `${fine}Z` }), `AT.at: ${microseconds}`],
  [WENT.upsert(Place.ref(place), Place.ref({ id: 2 }), { rev: fine }), `WENT.rev: ${microseconds}`],
  [Place.upsert({ ...place, since: year }), `Place.since: ${years}`],
  [Place.upsert({ ...place, since: '9999-12-31T23:59:59-00:01' }), `Place.since: ${years}`],
  [Hop.upsert({ id: 1, times: [new Date(0), year] }), `Hop.times: ${years}`],
  [AT.upsert(Visit.ref(visit), Place.ref(place), { at: new Date(0), note: year }), `AT.note: ${years}`],
  [
    AT.upsert(Visit.ref(visit), Place.upsert({ ...place, since: year }), { at: new Date(0) }),
    `Place.since: ${years}`,
  ],
  [Place.upsert({ ...place, where: { x: 180.5, y: 0, srid: 4326 } }), `Place.where: ${earth}`],
  [Place.upsert({ ...place, where: { x: 0, y: -91, z: 0, srid: 4979 } }), `Place.where: ${earth}`],
  [Place.upsert({ ...place, all: [{ x: 181, y: 0, srid: 4326 }] }), `Place.all: ${earth}`],
];

const accepted: readonly GraphWrite[] = [
  ...Object.values(writesOfAllKinds),
  Visit.upsert({ ...visit, rev: '2024-05-01T12:30:00.123456000Z', noted: `${fine}Z` }),
  Hop.upsert({ id: 1, times: [`${fine}Z`], local: fine }),
  Place.upsert({ ...place, since: '0000-01-01T00:00Z', where: { x: 181, y: 91 } }),
  Place.upsert({ ...place, since: '9999-12-31T23:59:59.999999Z', where: { x: -180, y: 90, srid: 4326 } }),
  Place.upsert({ ...place, since: new Date('9999-12-31T23:59:59.999Z'), where: null, all: null }),
  Place.update({ ...place, since: null }),
];

describe('acceptWrite of a graph', () => {
  it.each(refused)(
    'refuses what Memgraph would fail the whole batch for, by the name of the property: %#',
    (write, text) => {
      expect(refusal(write)).toBe(`memgraph: property ${text}`);
    },
  );

  it.each(accepted.map((write) => [write]))('takes all else as it is: %#', (write) => {
    expect(refusal(write)).toBeUndefined();
  });
});
