import { defineGraph, wait } from '@rivergraph/core';
import type { DeadLetterRecord, SourceRecord, TransformFunction } from '@rivergraph/core';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { createMemgraphSink, cypher } from '../../src/index.ts';
import type { CypherWrite } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { countingSink } from '../../../cypher/test/bolt-support/counting-sink.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runValues } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const graph = defineGraph({
  nodes: {
    Person: {
      key: { id: 'string' },
      properties: {
        name: 'string',
        age: 'integer',
        score: 'float',
        tags: 'string[]',
        extra: 'json',
        place: 'point',
        seen: 'datetime',
      },
    },
    Item: { key: { id: 'integer' } },
  },
  edges: { BOUGHT: { from: 'Person', to: 'Item' } },
});
const { Person, Item, BOUGHT } = graph;

/** A row that is right, and one that is not what it says. */
type Row = Parameters<typeof Person.upsert>[0];

await describeWithMemgraph('a pipeline into Memgraph', (memgraph) => {
  const driver = useDatabase(memgraphDatabase(memgraph));
  const sinkOf = (): ReturnType<typeof createMemgraphSink> =>
    createMemgraphSink({ ...addressOf(memgraph()), graph });
  const ids = async (label: string): Promise<readonly unknown[]> => {
    const rows = await query(driver(), `MATCH (n:${label}) RETURN n.id AS id ORDER BY id`);
    return rows.map(({ id }) => id);
  };

  describe('with edges of which an end is missing', () => {
    it('dead-letters those that must have it, skips those that may be skipped, and writes those whose end comes', async () => {
      const policies = { reject: 'reject', skip: 'skip', wait: wait({ forMs: 60_000 }) } as const;
      const records = [
        { policy: 'reject', id: 'nobody', item: 1 },
        { policy: 'skip', id: 'nobody', item: 2 },
        { policy: 'wait', id: 'late', item: 3 },
        { policy: 'reject', id: 'late', item: 4 },
        { person: 'late' },
        { policy: 'reject', id: 'late', item: 5 },
      ];
      const { deadLetters, error } = await runValues([...records], {
        sink: sinkOf(),
        transform: ({ value }) =>
          value.person === undefined
            ? BOUGHT.upsert(
                Person.ref({ id: value.id }, { missing: policies[value.policy as keyof typeof policies] }),
                Item.merge({ id: value.item }),
              )
            : Person.upsert({ id: value.person }),
        delivery: { maxWaitMs: 1 },
      });

      expect(error).toBeUndefined();
      expect(
        deadLetters.map(({ position, rejections: [first] }) => [position, first?.code, first?.reason]),
      ).toEqual([
        [0, 'rejected', 'missing-endpoint'],
        [3, 'rejected', 'missing-endpoint'],
      ]);
      expect(await ids('Person')).toEqual(['late']);
      expect(await ids('Item')).toEqual([3n, 5n]);
    });

    it('dead-letters those whose end does not come in time', async () => {
      const missing = wait({ forMs: 50 });
      const { deadLetters } = await runValues([1, 2], {
        sink: sinkOf(),
        transform: ({ value }) =>
          BOUGHT.upsert(Person.ref({ id: 'nobody' }, { missing }), Item.merge({ id: value })),
      });

      expect(deadLetters.map(({ rejections: [first] }) => first?.reason)).toEqual([
        'missing-endpoint',
        'missing-endpoint',
      ]);
      expect(await ids('Item')).toEqual([]);
    });
  });

  describe('with rows that are not what the graph says', () => {
    it('dead-letters each of them, and writes all others', async () => {
      const row = (id: string): Row => ({ id, name: 'n', age: 1, score: 0.5, tags: ['t'], extra: {} });
      const wrong = Object.entries({
        'a text for an integer': { age: '7' },
        'a fraction for an integer': { age: 1.5 },
        '2^63 for an integer': { age: 2n ** 63n },
        'NaN for an integer': { age: Number.NaN },
        'NaN for a float': { score: Number.NaN },
        'what is not finite for a float': { score: -Infinity },
        'a map for a text': { name: { first: 'x' } },
        'a list with a number among texts': { tags: ['a', 1] },
        'a list with a null': { tags: ['a', null] },
        'a list of lists': { tags: [['a']] },
        'JSON that has no end': { extra: circle() },
        'a key that is a number': { id: 7 },
        'no key': { id: undefined },
        'a place that is not on earth': { place: { x: 500, y: 0, srid: 4326 } },
        'a time that is beyond what is stored': { seen: '9999-12-31T23:00:00-02:00' },
      });
      const all = wrong.flatMap(([name, fault]) => [{ ...row(name), ...fault }, row(`beside ${name}`)]);

      const { deadLetters, error } = await runValues(all, {
        sink: sinkOf(),
        transform: ({ value }) => Person.upsert(value),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(wrong.map((_, at) => `${2 * at} rejected`));
      expect(await ids('Person')).toEqual(wrong.map(([name]) => `beside ${name}`).sort());
    });

    it('writes what is odd and right', async () => {
      const odd = [
        { id: 'tiny', score: Number.MIN_VALUE },
        { id: 'minus', score: -0 },
        { id: 'least', age: -(2n ** 63n) },
        { id: 'most', age: 2n ** 63n - 1n },
        { id: '', name: '' },
        { id: "'; MATCH (n) DETACH DELETE n //", name: '`}) \\u0060 " \' \u0000 \ud83d\ude00' },
        { id: 'row[0]', tags: [] },
        { id: 'long', name: 'x'.repeat(100_000), extra: { deep: [[[{ a: null }]]] } },
      ];
      const { deadLetters, error } = await runValues(odd, {
        sink: sinkOf(),
        transform: ({ value }) => Person.upsert(value),
      });

      const rows = await query(driver(), 'MATCH (n) RETURN labels(n) AS labels, properties(n) AS n');
      const stored = new Map(rows.map(({ n }) => [(n as Row).id, n]));
      expect({ error, deadLetters }).toEqual({ error: undefined, deadLetters: [] });
      expect(rows.every(({ labels }) => String(labels) === 'Person')).toBe(true);
      expect([...stored.keys()].sort()).toEqual(odd.map(({ id }) => id).sort());
      for (const { extra, ...row } of odd as Row[])
        expect(stored.get(row.id)).toEqual({
          ...row,
          ...(extra !== undefined && { extra: JSON.stringify(extra) }),
        });
    });
  });

  describe('with events that a statement cannot take', () => {
    it('dead-letters each of them, and writes all others', async () => {
      const wrong = Object.entries<{ readonly [name: string]: unknown }>({
        bytes: { value: new Uint8Array([1]) },
        'bytes in a list in a map': { value: { deep: [new Uint8Array([1])] } },
        'a Map': { value: new Map() },
        'a symbol': { value: Symbol('s') },
        'an integer of 65 bits': { value: 2n ** 64n },
        '2^63': { value: 2n ** 63n },
        'a circle': { value: circle() },
        'an invalid Date': { value: new Date(Number.NaN) },
        'a text that is no date': { day: 'no' },
        'a zero to divide by': { divisor: 0 },
        'a text to divide by': { divisor: 'no' },
        'a null as key': { id: null },
      });
      const all = wrong.flatMap(([id, fault]) => [
        { id, ...fault },
        { id: `beside ${id}`, value: 1.5 },
      ]);

      const { deadLetters, error } = await runValues(all, {
        sink: sinkOf(),
        transform: cypher(
          'MERGE (p:Person {id: event.id}) ' +
            'SET p.value = event.value, p.day = CASE WHEN event.day IS NULL THEN null ELSE date(event.day) END, p.part = 1 / event.divisor',
          { entities: ({ value }) => [String(value.id)] },
        ),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(wrong.map((_, at) => `${2 * at} rejected`));
      expect(await ids('Person')).toEqual(wrong.map(([id]) => `beside ${id}`).sort());
      expect(await query(driver(), 'MATCH (p:Person) WHERE p.value <> 1.5 RETURN p')).toEqual([]);
    });

    it.each([
      ['a text', 'no JSON'],
      ['a number', 7],
      ['a list', [1]],
    ])('dead-letters %s where a map is meant', async (_, wrong) => {
      const { deadLetters, error } = await runValues([{ id: 1 }, wrong, { id: 2 }], {
        sink: sinkOf(),
        transform: cypher('MERGE (p:Person {id: event.id})'),
      });

      expect(error).toBeUndefined();
      expect(refused(deadLetters)).toEqual(['1 rejected']);
      expect(await ids('Person')).toEqual([1n, 2n]);
    });
  });

  describe('with a statement that is wrong', () => {
    it.each([
      [
        'has a fault on its third line',
        'MERGE (m:M {id: event.id})\nSET m.a = 1,\n    m.b = = 2',
        ', line 3, column 11: expected',
      ],
      ['has a fault on its first line', 'MERGE (m:M {id: event.id)', ', line 1, column '],
      ['names what is not bound', 'MERGE (m:M {id: event.id})\nSET m.at = other.at', ': expected'],
      ['calls what is not there', 'MERGE (m:M {id: event.id})\nSET m.at = no.such(1)', ''],
    ])('stops before anything is stored when it %s', async (_, text, place) => {
      const { deadLetters, committed, error } = await runValues([{ id: 1 }, { id: 2 }], {
        sink: sinkOf(),
        topic: 'members',
        transform: cypher(text, { name: 'the member' }),
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'statement' });
      expect(String(error)).toContain(`statement of the member${place}`);
      expect(deadLetters).toEqual([]);
      expect(committed).toEqual([undefined]);
    });

    it('stops when it only reads', async () => {
      const { error, committed } = await runValues([{ id: 1 }], {
        sink: sinkOf(),
        topic: 'members',
        transform: cypher('MATCH (m:Member {id: event.id}) RETURN m'),
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'statement' });
      expect(String(error)).toContain('statement of topic members: expected one that writes');
      expect(committed).toEqual([undefined]);
    });

    it('takes one that writes and returns, or finds nothing to write to', async () => {
      const { deadLetters, error, stats } = await runValues([{ id: 1 }, { id: 2 }], {
        sink: sinkOf(),
        transform: (record) => (record.value.id === 1 ? returning : finding)(record),
      });

      expect({ deadLetters, error }).toEqual({ deadLetters: [], error: undefined });
      expect(stats?.written).toBe(2);
      expect(await ids('Member')).toEqual([1n]);
    });
  });

  describe('with one record among 5,000 that cannot be written', () => {
    const size = 5000;
    const poison = 3217;
    const rows = Array.from({ length: size }, (_, id) => ({ id: `p${id}`, name: 'n' }));

    const poisons = [
      {
        what: 'a row of a graph with what Memgraph does not hold',
        wrong: { id: 'p', place: { x: 500, y: 0, srid: 4326 } },
        transform: ({ value }: { value: Row }) => Person.upsert(value),
      },
      {
        what: 'an event with what closes the connection',
        wrong: { id: 'p', name: new Uint8Array([1]) },
        transform: named(''),
      },
      {
        what: 'an event that the server refuses',
        wrong: { id: 'p', name: 'n', day: 'no date' },
        transform: named(', p.day = CASE WHEN event.day IS NULL THEN null ELSE date(event.day) END'),
      },
      {
        what: 'an event with a key of null, of which the server does not say where',
        wrong: { id: null, name: 'n' },
        transform: named(''),
      },
    ];

    it.each(poisons)('dead-letters $what alone, with few more attempts', async ({ wrong, transform }) => {
      const run = async (records: readonly unknown[]) => {
        const { sink, attempts } = countingSink(sinkOf());
        const outcome = await runValues(records, { sink, transform });
        return { ...outcome, attempts: attempts() };
      };

      const clean = await run(rows);
      await query(driver(), 'MATCH (n) DETACH DELETE n');
      const poisoned = await run(rows.with(poison, wrong as never));

      expect(clean.deadLetters).toEqual([]);
      expect(poisoned.error).toBeUndefined();
      expect(poisoned.deadLetters.map(({ position }) => position)).toEqual([poison]);
      expect(await ids('Person')).toHaveLength(size - 1);
      expect(poisoned.attempts - clean.attempts).toBeLessThanOrEqual(40);
    });
  });
});

/** Sets a name by a statement. */
function named(more: string): TransformFunction<SourceRecord, CypherWrite> {
  return cypher(`MERGE (p:Person {id: event.id}) SET p.name = event.name${more}`, {
    entities: ({ value }) => [String((value as Row).id)],
  });
}

const returning = cypher('MERGE (m:Member {id: event.id}) RETURN m');
const finding = cypher('MATCH (m:Nobody {id: event.id}) SET m.seen = true');

/** Where the dead letters come from, and the codes of their errors. */
function refused(deadLetters: readonly DeadLetterRecord[]): readonly string[] {
  return deadLetters
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map(({ position, rejections }) => `${Number(position)} ${rejections.map(({ code }) => code).join()}`);
}

function circle(): unknown {
  const value: { self?: unknown } = {};
  value.self = value;
  return value;
}
