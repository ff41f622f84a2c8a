import { conformanceGraph } from '@rivergraph/core/testing';
import type { GraphWrite, SourceRecord } from '@rivergraph/core';
import driver from 'gremlin';
import { describe, expect, it } from 'vitest';
import { createNeptuneSink, gremlin } from '../src/index.ts';
import type { GremlinWrite, NeptuneSinkWrite, RequestForm } from '../src/index.ts';

const { Person, City, Day, Sensor, KNOWS, LIVES_IN, HAS_DAY, PAID } = conformanceGraph;
const { t } = driver.process;
const secret = 'ann@example.com';
const user = Person.ref({ id: secret });
const other = Person.merge({ id: `${secret}-2` });

const writes: readonly GraphWrite[] = [
  Person.upsert({ id: secret, name: secret, age: 4_711 }),
  Person.update({ id: secret, name: null }),
  City.upsert({ country: secret, name: secret }),
  Sensor.upsert({ id: secret, unit: secret }),
  KNOWS.upsert(user, other, { how: secret }),
  LIVES_IN.upsert(user, City.upsert({ country: secret, name: secret, population: 4_711 })),
  HAS_DAY.upsert(user, Day.upsert({ date: '2024-05-01', note: secret })),
  PAID.upsert(user, other, { at: 4_711, amount: 47.11 }),
  PAID.delete(user, Person.ref({ id: secret }), { at: 4_711 }),
  KNOWS.delete(user, user),
  Person.delete({ id: secret }),
];

function described(batch: readonly NeptuneSinkWrite[], form: RequestForm = 'auto') {
  const sink = createNeptuneSink({ url: 'ws://localhost', graph: conformanceGraph, form });
  return sink.describe?.({ writes: batch }) ?? [];
}

describe.each<RequestForm>(['auto', 'chain', 'inject', 'coalesce'])(
  'a description in the form %s',
  (form) => {
    it('has no data in its text, all of it in its parameters', () => {
      const [statement, ...others] = described(writes, form);

      expect(others).toEqual([]);
      expect(statement?.writes).toBe(writes.length);
      expect(statement?.text).toMatch(/^g\.\w+\(/);
      expect(statement?.text).not.toMatch(/ann|4711|47\.11|2024/);
      expect(Object.values(statement?.parameters ?? {})).toContain(secret);
    });

    it('names the graph in its text', () => {
      const [statement] = described(writes, form);

      for (const name of ['Person', 'City', 'KNOWS', 'LIVES_IN', 'population'])
        expect(statement?.text).toContain(name);
    });

    it('has no data of any single write in its text', () => {
      for (const write of writes)
        expect(described([write], form)[0]?.text).not.toMatch(/ann|4711|47\.11|2024/);
    });
  },
);

describe('a description', () => {
  it('gives a traversal of the user’s in its place', () => {
    const traversal = gremlin((g) => g.addV('Note').property(t.id, secret))({ topic: 't' } as SourceRecord);
    const statements = described([...writes.slice(0, 2), traversal as GremlinWrite, ...writes.slice(2, 3)]);

    expect(statements.map(({ writes: count }) => count)).toEqual([2, 1, 1]);
    expect(statements[1]?.text).toBe("g.addV('Note').property(T.id, p0)");
    expect(statements.map(({ text }) => text).join()).not.toContain(secret);
  });

  it('gives nothing where nothing would be sent', () => {
    expect(described([Person.upsert({ id: 'a', name: '\0' })])).toEqual([]);
  });
});
