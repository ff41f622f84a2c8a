import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, WriteOrigin } from '@rivergraph/core';
import fc from 'fast-check';

/** Types of both kinds of version, and one without, beside each other. */
export const versionedGraph = defineGraph({
  nodes: {
    Person: { key: { id: 'string' }, properties: { name: 'string', at: 'integer' }, version: 'at' },
    City: {
      key: { country: 'string', name: 'string' },
      properties: { size: 'integer', tags: 'string[]' },
      version: 'position',
    },
    Day: {
      ownedBy: 'HAS_DAY',
      key: { date: 'date' },
      properties: { note: 'string', seen: 'datetime' },
      version: 'seen',
    },
    Hour: {
      ownedBy: 'HAS_HOUR',
      key: { hour: 'integer' },
      properties: { note: 'string' },
      version: 'position',
    },
  },
  edges: {
    KNOWS: { from: 'Person', to: 'Person', properties: { how: 'string', at: 'float' }, version: 'at' },
    LINKS: {
      from: 'City',
      to: 'City',
      key: { line: 'integer' },
      properties: { note: 'string' },
      version: 'position',
    },
    LIVES_IN: { from: 'Person', to: 'City', properties: { note: 'string' } },
    HAS_DAY: { from: 'Person', to: 'Day', properties: { note: 'string' }, version: 'position' },
    HAS_HOUR: { from: 'City', to: 'Hour', properties: { note: 'string' } },
  },
});

/** A write with the record that it comes from. */
export interface PlacedWrite {
  readonly write: GraphWrite;
  readonly origin: WriteOrigin;
}

const { Person, City, Day, Hour, KNOWS, LINKS, LIVES_IN, HAS_DAY, HAS_HOUR } = versionedGraph;
const partitions = ['a', 'a|1', 'b'].map((id) => ({ topic: 't', id }));

const version = fc.integer({ min: 0, max: 4 });
const note = fc.constantFrom('x', 'y', 'z', null, undefined);
const personKey = fc.constantFrom('p', 'q').map((id) => ({ id }));
const person = fc.tuple(personKey, note, version).map(([key, name, at]) => ({ ...key, name, at }));
const cityKey = fc.constantFrom('n', 'm').map((name) => ({ country: 'c', name }));
const tags = fc.constantFrom(['t'], [], null, undefined);
const city = fc
  .tuple(cityKey, fc.constantFrom(1, 2, null, undefined), tags)
  .map(([key, size, tagged]) => ({ ...key, size, tags: tagged }));
const seen = version.map((seconds) => new Date(seconds * 1000));
const day = fc.tuple(note, seen).map(([text, at]) => ({ date: '2024-01-01', note: text, seen: at }));
const hour = note.map((text) => ({ hour: 1, note: text }));

const personEnd = fc.oneof(
  personKey.map((key) => Person.ref(key)),
  personKey.map((key) => Person.merge(key)),
  person.map((row) => Person.upsert(row)),
);
const cityEnd = fc.oneof(
  cityKey.map((key) => City.ref(key)),
  cityKey.map((key) => City.merge(key)),
  city.map((row) => City.upsert(row)),
);
const dayEnd = fc.oneof(
  fc.constantFrom(Day.ref({ date: '2024-01-01' }), Day.merge({ date: '2024-01-01' })),
  day.map((row) => Day.upsert(row)),
);
const hourEnd = fc.oneof(
  fc.constantFrom(Hour.ref({ hour: 1 }), Hour.merge({ hour: 1 })),
  hour.map((row) => Hour.upsert(row)),
);

const write: fc.Arbitrary<GraphWrite> = fc.oneof(
  person.map((row) => Person.upsert(row)),
  person.map((row) => Person.update(row)),
  personKey.map((key) => Person.delete(key)),
  city.map((row) => City.upsert(row)),
  city.map((row) => City.update(row)),
  fc
    .tuple(personEnd, personEnd, note, version)
    .map(([from, to, how, at]) => KNOWS.upsert(from, to, { how, at })),
  fc.tuple(cityEnd, cityEnd, note).map(([from, to, text]) => LINKS.upsert(from, to, { line: 1, note: text })),
  fc.tuple(personEnd, cityEnd, note).map(([from, to, text]) => LIVES_IN.upsert(from, to, { note: text })),
  fc.tuple(personEnd, dayEnd, note).map(([from, to, text]) => HAS_DAY.upsert(from, to, { note: text })),
  fc.tuple(cityEnd, hourEnd, note).map(([from, to, text]) => HAS_HOUR.upsert(from, to, { note: text })),
);

const origin: fc.Arbitrary<WriteOrigin> = fc
  .tuple(fc.constantFrom(...partitions), version)
  .map(([partition, at]) => ({ partition, position: at, orderKey: String(at) }));

/** Batches of guarded writes in any order of their versions, over very few entities and three partitions. */
export const versionedHistories: fc.Arbitrary<readonly (readonly PlacedWrite[])[]> = fc.array(
  fc.array(fc.record({ write, origin }), { minLength: 1, maxLength: 40 }),
  { minLength: 1, maxLength: 4 },
);
