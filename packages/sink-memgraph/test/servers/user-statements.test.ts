import { byTopic } from '@rivergraph/core';
import type { SourceRecord, TransformFunction, WriteBatch } from '@rivergraph/core';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import { MemgraphClient } from '@rivergraph/servers';
import { describe, expect, it } from 'vitest';
import neo4j from 'neo4j-driver';
import type { DateTime } from 'neo4j-driver';
import { createMemgraphSink, cypher } from '../../src/index.ts';
import type { CypherOptions, CypherSinkWrite, CypherWrite } from '../../src/index.ts';
import { addressOf } from '../support/address.ts';
import { query } from '../../../cypher/test/bolt-support/read-graph.ts';
import { runPipeline, runValues } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { useDatabase } from '../../../cypher/test/bolt-support/use-database.ts';
import { memgraphDatabase } from '../support/memgraph-database.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

await describeWithMemgraph('cypher', (memgraph) => {
  const driver = useDatabase(memgraphDatabase(memgraph));
  const sinkOf = (bytes?: 'base64' | 'hex'): ReturnType<typeof createMemgraphSink> =>
    createMemgraphSink({ ...addressOf(memgraph()), bytes });
  const clean = { deadLetters: [], error: undefined };

  it('binds value, key, headers and time of each record', async () => {
    const records = [
      {
        key: { k: 1 },
        value: { id: 1, at: '2024-05-01' },
        headers: { a: bytes('x'), b: ['1', bytes('2')], none: null, raw: new Uint8Array([255]) },
        timestamp: Date.UTC(2024, 4, 1, 12, 30, 0, 5),
      },
      { key: { k: 2 }, value: { id: 2 }, timestamp: 0 },
      { value: { id: 3 } },
    ];
    const { deadLetters, error } = await runPipeline({
      sink: sinkOf('base64'),
      partitions: [records],
      transform: cypher(
        'CREATE (e:Event {id: __value.id})\n' +
          'SET e.same = event = __value, e.key = coalesce(__key.k, 0), e.at = __timestamp,\n' +
          '  e.a = __header.a, e.b = __header.b, e.names = keys(__header), e.raw = __header.raw',
      ),
    });

    const rows = await query(
      driver(),
      'MATCH (e:Event) RETURN e.id AS id, e.same AS same, e.a AS a, e.b AS b, e.names AS names, e.raw AS raw, ' +
        'e.at AS at, e.key AS key ORDER BY id',
    );
    expect({ deadLetters, error }).toEqual(clean);
    const times = rows.map(({ at }) =>
      at === null ? null : (at as DateTime).toStandardDate().toISOString(),
    );
    expect(times).toEqual(['2024-05-01T12:30:00.005Z', '1970-01-01T00:00:00.000Z', null]);
    expect(rows.map(({ id, key, same }) => [id, key, same])).toEqual([
      [1n, 1n, true],
      [2n, 2n, true],
      [3n, 0n, true],
    ]);
    expect(rows[0]).toMatchObject({ a: 'x', b: '2' });
    expect(new Set(rows[0]?.['names'] as string[])).toEqual(new Set(['a', 'b', 'none', 'raw']));
    expect(rows[0]?.['raw']).toBe('/w==');
    expect(rows[2]).toMatchObject({ a: null, names: [] });
  });

  it('takes values that were not decoded as JSON, text or bytes as text', async () => {
    const all = [
      bytes('{"a":1.5,"b":[1,null]}'),
      bytes('no JSON'),
      new Uint8Array([1, 255]),
      bytes('7'),
      bytes(''),
    ];
    const { deadLetters, error } = await runValues(all, {
      sink: sinkOf('hex'),
      transform: cypher('CREATE (e:Event) SET e.value = event'),
    });

    const rows = await query(driver(), 'MATCH (e:Event) RETURN e.value AS value');
    expect({ deadLetters, error }).toEqual(clean);
    const values = rows.map(({ value }) => value);
    expect(values).toHaveLength(all.length);
    expect(values).toEqual(expect.arrayContaining([{ a: 1.5, b: [1n, null] }, 'no JSON', '01ff', 7n, '']));
  });

  it('keeps integers, floats, nulls and nested values apart', async () => {
    const value = {
      i: 1,
      f: 1.5,
      big: 2n ** 63n - 1n,
      least: -(2n ** 63n),
      no: null,
      gone: undefined,
      deep: { l: [1, 2.5, 'x'] },
    };
    await runValues([value], {
      sink: sinkOf(),
      transform: cypher(
        'CREATE (e:Event) SET e.i = event.i, e.f = event.f, e.big = event.big, e.least = event.least, e.no = event.no, ' +
          'e.keys = size(keys(event)), e.one = event.deep.l[0], e.two = event.deep.l[1]',
      ),
    });

    const [row] = await query(driver(), 'MATCH (e:Event) RETURN properties(e) AS e');
    expect(row?.['e']).toEqual({
      i: 1n,
      f: 1.5,
      big: 2n ** 63n - 1n,
      least: -(2n ** 63n),
      keys: 6n,
      one: 1n,
      two: 2.5,
    });
  });

  it('stores dates, times, durations and points of the driver as what they are', async () => {
    const { Date, DateTime, Duration, LocalDateTime, LocalTime, Point } = neo4j.types;
    const value = {
      date: new Date(2024n, 5n, 1n),
      time: new LocalTime(12n, 30n, 0n, 5000n),
      local: new LocalDateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n),
      offset: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, -5400n),
      zone: new DateTime(2024n, 5n, 1n, 12n, 30n, 0n, 5000n, 7200n, 'Europe/Paris'),
      duration: new Duration(0n, 2n, 3n, 4000n),
      flat: new Point(7203n, 1, 2),
      earth: new Point(4979n, 1, 2, 3),
    };
    const { deadLetters, error } = await runValues([value], {
      sink: sinkOf(),
      transform: cypher(
        `CREATE (e:Event) SET ${Object.keys(value)
          .map((name) => `e.${name} = event.${name}`)
          .join(', ')}`,
      ),
    });

    const [row] = await query(driver(), 'MATCH (e:Event) RETURN properties(e) AS e');
    const stored = row?.['e'] as { readonly [name: string]: unknown };
    expect({ deadLetters, error }).toEqual(clean);
    for (const [name, sent] of Object.entries(value)) expect(String(stored[name])).toBe(String(sent));
  });

  it('leaves out a record with a value of the driver that Memgraph does not read, and that alone', async () => {
    const values = [1, new neo4j.types.Time(1, 2, 3, 4, 3600), { at: new neo4j.types.Date(10_000, 1, 1) }, 2];
    const { deadLetters, error } = await runValues(values, {
      sink: sinkOf(),
      transform: cypher('CREATE (:Event {v: 1, of: event})'),
    });

    expect(error).toBeUndefined();
    expect(deadLetters.flatMap(({ rejections }) => rejections.map(({ code }) => code))).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(await query(driver(), 'MATCH (e:Event) RETURN count(e) AS events')).toEqual([{ events: 2n }]);
  });

  it('runs once per record, also without a binding and with one that stands in a text only', async () => {
    await runValues([1, 2, 3], { sink: sinkOf(), transform: cypher('CREATE (:Plain)') });
    await runValues([1, 2, 3], {
      sink: sinkOf(),
      transform: cypher("CREATE (:Plain {text: 'the event'});  "),
    });

    expect(await query(driver(), 'MATCH (n:Plain) RETURN count(n) AS nodes')).toEqual([{ nodes: 6n }]);
  });

  it('takes a statement that begins with a comment, and one with a comment at its end', async () => {
    await runValues([1], {
      sink: sinkOf(),
      transform: cypher('// makes it\n/* all */ CREATE (:Plain {id: event}) // so'),
    });

    expect(await query(driver(), 'MATCH (n:Plain) RETURN n.id AS id')).toEqual([{ id: 1n }]);
  });

  describe('with several topics', () => {
    const transform = byTopic({
      members: cypher(
        'MERGE (m:Member {id: event.id}) SET m.name = event.name, m.writes = coalesce(m.writes, 0) + 1',
      ),
      groups: cypher('MERGE (g:Group {id: event.id}) SET g.name = event.name'),
    });

    it('writes each with its statement', async () => {
      const members = Array.from({ length: 50 }, (_, id) => ({ value: { id, name: 'm' } }));

      await runPipeline({ sink: sinkOf(), topic: 'members', partitions: [members], transform });
      await runPipeline({ sink: sinkOf(), topic: 'groups', partitions: [members.slice(10)], transform });

      const rows = await query(
        driver(),
        'MATCH (n) RETURN labels(n) AS labels, count(n) AS nodes ORDER BY nodes',
      );
      expect(rows).toEqual([
        { labels: ['Group'], nodes: 40n },
        { labels: ['Member'], nodes: 50n },
      ]);
    });
  });

  describe('with statements that follow each other', () => {
    const setText =
      'MERGE (e:Entity {id: event.id}) SET e.value = event.value, e.log = coalesce(e.log, []) + event.value';
    const removeText = 'MATCH (e:Entity {id: event.id}) DETACH DELETE e';
    const transformOf = (options: CypherOptions): TransformFunction<SourceRecord, CypherWrite> => {
      const set = cypher(setText, options);
      const remove = cypher(removeText, options);
      return (record) => ((record.value as Step).value < 0 ? remove : set)(record);
    };
    const steps = Array.from(
      { length: 400 },
      (_, at): Step => ({ id: at % 7, value: at % 5 === 3 ? -1 : at }),
    );

    it('keeps the order of a partition', async () => {
      const { deadLetters, error } = await runValues(steps, {
        sink: sinkOf(),
        transform: transformOf({}),
        delivery: { maxRecords: 90 },
      });

      expect({ deadLetters, error }).toEqual(clean);
      expect(await entities()).toEqual(serial(steps));
    });

    it('keeps the order of each entity where they are named, over several batches at once', async () => {
      await new MemgraphClient(driver()).run('CREATE CONSTRAINT ON (e:Entity) ASSERT e.id IS UNIQUE');

      const { deadLetters, error, stats } = await runValues(steps, {
        sink: sinkOf(),
        transform: transformOf({ entities: ({ value }) => [`e${(value as Step).id}`] }),
        delivery: { maxRecords: 20, maxWaitMs: 1 },
      });

      expect({ deadLetters, error }).toEqual(clean);
      expect(await entities()).toEqual(serial(steps));
      expect(stats?.written).toBe(steps.length);
    });

    async function entities(): Promise<unknown> {
      const rows = await query(driver(), 'MATCH (e:Entity) RETURN e.id AS id, e.log AS log ORDER BY id');
      return rows.map(({ id, log }) => [Number(id), (log as bigint[]).map(Number)]);
    }
  });

  it('runs batches of entities that have nothing in common at the same time', async () => {
    const size = 200;
    let running = 0;
    let most = 0;
    const sink = sinkOf();
    const { deadLetters, error } = await runValues(
      Array.from({ length: size }, (_, id) => ({ id })),
      {
        sink: {
          ...sink,
          write: async (batch: WriteBatch<CypherSinkWrite>, context) => {
            most = Math.max(most, (running += 1));
            return await sink.write(batch, context).finally(() => (running -= 1));
          },
        },
        transform: cypher('CREATE (:Plain {id: event.id})', {
          entities: ({ value }) => [`p${(value as Step).id}`],
        }),
        delivery: { maxRecords: 10 },
      },
    );

    expect({ deadLetters, error }).toEqual(clean);
    expect(most).toBeGreaterThan(1);
    expect(await query(driver(), 'MATCH (n:Plain) RETURN count(DISTINCT n.id) AS ids')).toEqual([
      { ids: BigInt(size) },
    ]);
  });

  it('makes each node once of what two sinks write about the same keys', async () => {
    await new MemgraphClient(driver()).run('CREATE CONSTRAINT ON (m:Member) ASSERT m.id IS UNIQUE');
    const rows = Array.from({ length: 600 }, (_, at) => ({ id: (at * 37) % 200 }));
    const transform = cypher('MERGE (m:Member {id: event.id}) SET m.seen = true', {
      entities: ({ value }) => [String((value as (typeof rows)[0]).id)],
    });
    const run = async (all: readonly unknown[]) =>
      await runValues(all, { sink: sinkOf(), transform, delivery: { maxRecords: 50 } });

    const outcomes = await Promise.all([run(rows), run(rows.toReversed())]);

    expect(outcomes.map(({ deadLetters, error }) => ({ deadLetters, error }))).toEqual([clean, clean]);
    expect(await query(driver(), 'MATCH (m:Member) RETURN count(m) AS nodes')).toEqual([{ nodes: 200n }]);
  });

  it('leaves relationships to what the statement says: a guard of its own keeps two sinks from making them twice', async () => {
    await new MemgraphClient(driver()).run('CREATE CONSTRAINT ON (m:Member) ASSERT m.id IS UNIQUE');
    const rows = Array.from({ length: 600 }, (_, at) => ({ id: (at * 37) % 40, friend: (at * 11) % 40 }));
    const transform = cypher(
      `MERGE (m:Member {id: event.id})
MERGE (f:Member {id: event.friend})
SET m.guard = true
REMOVE m.guard
MERGE (m)-[k:KNOWS]->(f) SET k.seen = true`,
      {
        entities: ({ value }) => [
          String((value as (typeof rows)[0]).id),
          String((value as (typeof rows)[0]).friend),
        ],
      },
    );
    const run = async (all: readonly unknown[]) =>
      await runValues(all, { sink: sinkOf(), transform, delivery: { maxRecords: 30 } });

    const outcomes = await Promise.all([run(rows), run(rows.toReversed())]);

    const pairs = new Set(rows.map(({ id, friend }) => `${id}-${friend}`));
    expect(outcomes.map(({ deadLetters, error }) => ({ deadLetters, error }))).toEqual([clean, clean]);
    expect(await query(driver(), 'MATCH (m:Member) RETURN count(m) AS nodes')).toEqual([{ nodes: 40n }]);
    expect(await query(driver(), 'MATCH ()-[k]->() RETURN count(k) AS edges')).toEqual([
      { edges: BigInt(pairs.size) },
    ]);
  });
});

interface Step {
  readonly id: number;
  /** Less than 0: removed. */
  readonly value: number;
}

/** The entities and what was set of them since they came to be, one step after another. */
function serial(steps: readonly Step[]): unknown {
  const logs = new Map<number, number[]>();
  for (const { id, value } of steps) {
    if (value < 0) logs.delete(id);
    else logs.set(id, [...(logs.get(id) ?? []), value]);
  }
  return [...logs].sort(([a], [b]) => a - b);
}
