import { defineGraph } from '@rivergraph/core';
import type { GraphWrite, Sink, WriteOrigin } from '@rivergraph/core';
import type { Connection, Database } from '@ladybugdb/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import { sinkContext, write, writeContext } from './open-sink.ts';
import { query } from './read-graph.ts';

const ladybug = loadLadybug();
const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', at: 'datetime' }, version: 'at' },
    City: {
      key: { country: 'string', name: 'string' },
      properties: { size: 'integer' },
      version: 'position',
    },
    Day: {
      ownedBy: 'HAS_DAY',
      key: { date: 'date' },
      properties: { note: 'string', rev: 'integer' },
      version: 'rev',
    },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { how: 'string', rev: 'float' }, version: 'rev' },
    VISITS: {
      from: 'User',
      to: 'City',
      key: { round: 'integer' },
      properties: { note: 'string' },
      version: 'position',
    },
    HAS_DAY: { from: 'User', to: 'Day' },
  },
});
const { User, City, Day, KNOWS, VISITS, HAS_DAY } = graph;
const ulm = { country: 'DE', name: 'Ulm' };

let database: Database;
let connection: Connection;
let sink: Sink<GraphWrite>;
beforeEach(async () => {
  database = new ladybug.Database(':memory:', 64 * 1024 * 1024);
  connection = new ladybug.Connection(database);
  sink = createLadybugSink({ database, graph });
  await sink.open(sinkContext());
});
afterEach(async () => {
  await sink.close();
  await connection.close();
  await database.close();
});

function user(name: string | null, seconds: number) {
  return User.upsert({ id: 1, name, at: new Date(seconds * 1000) });
}

function placeOf(id: string, orderKey: string): WriteOrigin {
  return { partition: { topic: 't', id }, position: orderKey, orderKey };
}

/** Writes in one batch, all from one record. */
async function writeFrom(origin: WriteOrigin, ...writes: readonly GraphWrite[]): Promise<void> {
  await sink.write({ writes, originAt: () => origin }, writeContext());
}

async function names(): Promise<readonly unknown[]> {
  return (await query(connection, 'MATCH (u:User) RETURN u.name AS name')).map(({ name }) => name);
}

async function cities(): Promise<readonly unknown[]> {
  return await query(connection, 'MATCH (c:City) RETURN c.size AS size, c._position AS place');
}

describe('a version that is a property', () => {
  it('keeps an older write from changing a node, and lets a newer one and an equal one', async () => {
    await write(sink, user('five', 5));

    await write(sink, user('four', 4));
    const afterOlder = await names();
    await write(sink, user('again', 5));
    const afterEqual = await names();
    await write(sink, user(null, 6));

    expect(afterOlder).toEqual(['five']);
    expect(afterEqual).toEqual(['again']);
    expect(await names()).toEqual([null]);
  });

  it('keeps an older update from changing a node', async () => {
    await write(sink, user('five', 5));

    await write(sink, User.update({ id: 1, name: 'four', at: new Date(4000) }));

    expect(await names()).toEqual(['five']);
  });

  it('lets any write change a node that has no version yet', async () => {
    await query(connection, "CREATE (:User {id: 1, name: 'old'})");

    await write(sink, user('first', 1));

    expect(await names()).toEqual(['first']);
  });

  it('counts within a batch as if its writes were applied one by one', async () => {
    await write(sink, user('b', 2), user('c', 3), user('d', 3), user('a', 1));

    expect(await names()).toEqual(['d']);
  });

  it('tells apart for each row of a batch, and takes no refused node for a missing one', async () => {
    const at = (id: number, seconds: number) =>
      User.upsert({ id, name: `${seconds}`, at: new Date(seconds * 1000) });
    await write(sink, at(1, 5), at(3, 1));

    await write(sink, at(1, 3), at(2, 3), at(3, 3));

    const rows = await query(connection, 'MATCH (u:User) RETURN u.id AS id, u.name AS name ORDER BY id');
    expect(rows.map(({ name }) => name)).toEqual(['5', '3', '3']);
  });

  it('guards an edge, an owned node and the end of an edge', async () => {
    const all = (text: string, version: number): GraphWrite[] => {
      const at = new Date(version * 1000);
      return [
        KNOWS.upsert(User.upsert({ id: 1, name: text, at }), User.upsert({ id: 2, name: text, at }), {
          how: text,
          rev: version,
        }),
        HAS_DAY.upsert(User.ref({ id: 1 }), Day.upsert({ date: '2024-05-01', note: text, rev: version })),
      ];
    };
    const read = async () => [
      ...(await names()),
      ...(await query(connection, 'MATCH ()-[e:KNOWS]->() RETURN e.how AS text')).map(({ text }) => text),
      ...(await query(connection, 'MATCH (d:Day) RETURN d.note AS text')).map(({ text }) => text),
    ];
    await write(sink, ...all('two', 2));

    await write(sink, ...all('one', 1));
    const afterOlder = await read();
    await write(sink, ...all('three', 3));

    expect(afterOlder).toEqual(['two', 'two', 'two', 'two']);
    expect(await read()).toEqual(['three', 'three', 'three', 'three']);
  });
});

describe('a version that is the position', () => {
  it('keeps an older write of the partition from changing a node, and is stored', async () => {
    await writeFrom(placeOf('t-0', '05'), City.upsert({ ...ulm, size: 5 }));

    await writeFrom(placeOf('t-0', '04'), City.upsert({ ...ulm, size: 4 }));
    const afterOlder = await cities();
    await writeFrom(placeOf('t-0', '05'), City.upsert({ ...ulm, size: 6 }));

    expect(afterOlder).toEqual([{ size: 5, place: '3:t-0|05' }]);
    expect(await cities()).toEqual([{ size: 6, place: '3:t-0|05' }]);
  });

  it('has no order between partitions', async () => {
    await writeFrom(placeOf('t-1|', '05'), City.upsert({ ...ulm, size: 5 }));

    await writeFrom(placeOf('t-1', '02'), City.upsert({ ...ulm, size: 2 }));
    const afterLonger = await cities();
    await writeFrom(placeOf('t-0', '01'), City.upsert({ ...ulm, size: 1 }));

    expect(afterLonger).toEqual([{ size: 2, place: '3:t-1|02' }]);
    expect(await cities()).toEqual([{ size: 1, place: '3:t-0|01' }]);
  });

  it('counts within a batch as if its writes were applied one by one, over partitions too', async () => {
    await writeFrom(placeOf('t-0', '09'), City.upsert({ ...ulm, size: 9 }));
    const places = [placeOf('t-0', '05'), placeOf('t-1', '01'), placeOf('t-0', '04'), placeOf('t-0', '03')];
    const writes = places.map((_, size) => City.upsert({ ...ulm, size }));

    await sink.write({ writes, originAt: (index) => places[index] ?? placeOf('?', '') }, writeContext());

    expect(await cities()).toEqual([{ size: 2, place: '3:t-0|04' }]);
  });

  it('lets any write change a node that has no position yet', async () => {
    const merged = VISITS.upsert(User.merge({ id: 1 }), City.merge(ulm), { round: 1, note: 'first' });
    await writeFrom(placeOf('t-0', '09'), merged);

    await writeFrom(placeOf('t-0', '01'), City.upsert({ ...ulm, size: 1 }));

    expect(await cities()).toEqual([{ size: 1, place: '3:t-0|01' }]);
  });

  it('guards edges and the ends that they set', async () => {
    const visit = (size: number) =>
      VISITS.upsert(User.merge({ id: 1 }), City.upsert({ ...ulm, size }), { round: 1, note: `${size}` });
    await writeFrom(placeOf('t-0', '05'), visit(5));

    await writeFrom(placeOf('t-0', '04'), visit(4));

    expect(await query(connection, 'MATCH ()-[e:VISITS]->(c) RETURN e.note AS note, c.size AS size')).toEqual(
      [{ note: '5', size: 5 }],
    );
  });

  it('needs to know where writes come from', async () => {
    const writing = write(sink, City.upsert({ ...ulm, size: 1 }));

    await expect(writing).rejects.toMatchObject({ code: 'misconfigured', outcome: 'not-applied' });
    expect(await cities()).toEqual([]);
  });
});

describe('an atomic batch', () => {
  const missing = (id: number) => KNOWS.upsert(User.ref({ id }), User.merge({ id: 1 }), { rev: 1 });

  it('is written whole', async () => {
    const result = await sink.write({ writes: [user('a', 1), missing(1)], atomic: true }, writeContext());

    expect(result).toBeUndefined();
    expect(await names()).toEqual(['a']);
  });

  it('is taken back where one write fails, and rejects with the error of the first', async () => {
    const day = HAS_DAY.upsert(User.ref({ id: 8 }), Day.merge({ date: '2024-05-01' }));
    const writes = [user('a', 1), missing(7), day, missing(9)];

    const writing = sink.write({ writes, atomic: true }, writeContext());

    await expect(writing).rejects.toMatchObject({
      code: 'rejected',
      reason: 'missing-endpoint',
      outcome: 'not-applied',
      message: expect.stringContaining('KNOWS'),
    });
    expect(await names()).toEqual([]);
    await write(sink, user('after', 1));
    expect(await names()).toEqual(['after']);
  });
});
