import type { GraphWrite } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';

const { Person, City, KNOWS, LIVES_IN, PAID, HAS_DAY, Day } = conformanceGraph;

const id = fc.constantFrom('a', 'b', 'c', 'd').map((key) => ({ id: key }));
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof(value, fc.constantFrom(null, undefined));
const person = fc
  .tuple(id, maybe(fc.constantFrom('x', 'y')), maybe(fc.integer({ min: 0, max: 3 })))
  .map(([key, name, age]) => ({ ...key, name, age }));
const city = fc
  .tuple(fc.constantFrom('n', 'm'), fc.constantFrom('n', 'm'), maybe(fc.integer({ min: 0, max: 3 })))
  .map(([country, name, population]) => ({ country, name, population }));
const day = fc
  .tuple(fc.constantFrom('2024-01-01', '2024-01-02'), maybe(fc.constantFrom(0.5, 1, -2)))
  .map(([date, amount]) => ({ date, amount }));
const missing = fc.constantFrom('reject' as const, 'skip' as const);

const personEnd = fc.oneof(
  fc.tuple(id, missing).map(([key, policy]) => Person.ref(key, { missing: policy })),
  id.map((key) => Person.merge(key)),
  person.map((row) => Person.upsert(row)),
);
const cityKey = city.map(({ country, name }) => ({ country, name }));
const cityEnd = fc.oneof(
  cityKey.map((key) => City.ref(key)),
  cityKey.map((key) => City.merge(key)),
  city.map((row) => City.upsert(row)),
);
const dayKey = day.map(({ date }) => ({ date }));
const dayEnd = fc.oneof(
  fc.tuple(dayKey, missing).map(([key, policy]) => Day.ref(key, { missing: policy })),
  dayKey.map((key) => Day.merge(key)),
  day.map((row) => Day.upsert(row)),
);
const known = fc
  .tuple(maybe(fc.integer({ min: 0, max: 3 })), maybe(fc.constantFrom('p', 'q')))
  .map(([since, how]) => ({ since, how }));
const at = fc.constantFrom(1, 2);

const write: fc.Arbitrary<GraphWrite> = fc.oneof(
  person.map((row) => Person.upsert(row)),
  person.map((row) => Person.update(row)),
  id.map((key) => Person.delete(key)),
  city.map((row) => City.upsert(row)),
  cityKey.map((key) => City.delete(key)),
  fc.tuple(personEnd, personEnd, known).map(([from, to, row]) => KNOWS.upsert(from, to, row)),
  fc.tuple(id, id).map(([from, to]) => KNOWS.delete(Person.ref(from), Person.ref(to))),
  fc.tuple(personEnd, cityEnd).map(([from, to]) => LIVES_IN.upsert(from, to)),
  fc
    .tuple(personEnd, personEnd, at, maybe(fc.constantFrom(0.5, 1)))
    .map(([from, to, key, amount]) => PAID.upsert(from, to, { at: key, amount })),
  fc.tuple(id, id, at).map(([from, to, key]) => PAID.delete(Person.ref(from), Person.ref(to), { at: key })),
  fc.tuple(personEnd, dayEnd).map(([from, to]) => HAS_DAY.upsert(from, to)),
  fc.tuple(id, dayKey).map(([from, to]) => HAS_DAY.delete(Person.ref(from), Day.ref(to))),
);

/** Batches of all kinds of writes over a handful of entities. */
export const histories: fc.Arbitrary<readonly (readonly GraphWrite[])[]> = fc.array(
  fc.array(write, { minLength: 1, maxLength: 40 }),
  { minLength: 1, maxLength: 4 },
);

/** How many random cases a property tries. */
export function fuzzRuns(usual: number): number {
  return Number(process.env['FUZZ_RUNS'] ?? usual);
}
