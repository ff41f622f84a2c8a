import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineGraph } from '@rivergraph/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import type { LadybugSinkOptions } from '../src/index.ts';
import { ratings } from './child/ratings.ts';
import { outputOf, spawnChild } from './child/spawn.ts';
import { sinkContext, write, writeContext } from './open-sink.ts';
import { query } from './read-graph.ts';

const { Person, RATED } = ratings;
const { Database, Connection } = loadLadybug();
const small = 64 * 1024 * 1024;

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ladybug-'));
  path = join(folder, 'graph.lbug');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('ladybug sink on a file', () => {
  it('does no I/O before it is opened', async () => {
    createLadybugSink({ database: join(folder, 'missing', 'graph.lbug'), graph: ratings });

    await expect(rm(join(folder, 'missing'))).rejects.toThrow('ENOENT');
  });

  it('keeps what it wrote when it is opened again', async () => {
    for (const id of [1, 2]) {
      const sink = createLadybugSink({ database: path, graph: ratings });
      await sink.open(sinkContext());
      await write(sink, Person.upsert({ id }));
      await sink.close();
    }

    const database = new Database(path, small);
    const connection = new Connection(database);
    const rows = await query(connection, 'MATCH (p:Person) RETURN p.id AS id ORDER BY id');
    await connection.close();
    await database.close();

    expect(rows).toEqual([{ id: 1 }, { id: 2 }]);
  });

  it('holds the file against other processes while it is open', { timeout: 60_000 }, async () => {
    const sink = createLadybugSink({ database: path, graph: ratings });
    await sink.open(sinkContext());

    const during = await outputOf(spawnChild('open-once.ts', path));
    await sink.close();
    const after = await outputOf(spawnChild('open-once.ts', path));

    expect([during, after]).toEqual(['unavailable locked', 'opened']);
  });

  it('refuses a file that the process has open, by whatever path', async () => {
    await symlink(folder, `${folder}-link`);
    const sink = createLadybugSink({ database: path, graph: ratings });
    await sink.open(sinkContext());

    const again = createLadybugSink({ database: join(`${folder}-link`, 'graph.lbug'), graph: ratings });
    await expect(again.open(sinkContext())).rejects.toMatchObject({ code: 'misconfigured' });

    await sink.close();
    const later = createLadybugSink({ database: path, graph: ratings });
    await later.open(sinkContext());
    await later.close();
    await rm(`${folder}-link`);
  });

  it('may be opened on a file that could not be opened before', async () => {
    await writeFile(path, 'no database at all '.repeat(1000));
    const refused = createLadybugSink({ database: path, graph: ratings });
    await expect(refused.open(sinkContext())).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'file',
    });
    await rm(path);

    const sink = createLadybugSink({ database: path, graph: ratings });
    await sink.open(sinkContext());
    await sink.close();
  });

  it('lets the file go when its tables do not fit', async () => {
    const first = createLadybugSink({ database: path, graph: ratings });
    await first.open(sinkContext());
    await first.close();
    const other = defineGraph({ nodes: { Person: { key: { id: 'string' } } } });

    const refused = createLadybugSink({ database: path, graph: other });
    await expect(refused.open(sinkContext())).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
    });

    const again = createLadybugSink({ database: path, graph: ratings });
    await again.open(sinkContext());
    await again.close();
  });
});

describe('ladybug sink', () => {
  it('opens once', async () => {
    const sink = createLadybugSink({ database: ':memory:', graph: ratings });
    await sink.open(sinkContext());

    await expect(sink.open(sinkContext())).rejects.toMatchObject({ code: 'internal' });
    await sink.close();
    await expect(sink.open(sinkContext())).rejects.toMatchObject({ code: 'closed' });
  });

  it('rejects open when nobody wants it any more, and holds nothing', async () => {
    const sink = createLadybugSink({ database: path, graph: ratings });

    await expect(sink.open(sinkContext(AbortSignal.abort()))).rejects.toMatchObject({ code: 'unavailable' });

    await sink.open(sinkContext());
    await sink.close();
  });

  it('closes a database of its own, and leaves one that it was given', async () => {
    const database = new Database(':memory:', small);
    const sink = createLadybugSink({ database, graph: ratings });
    await sink.open(sinkContext());
    await write(sink, Person.upsert({ id: 1 }));
    await sink.close();

    const connection = new Connection(database);
    expect(await query(connection, 'MATCH (p:Person) RETURN p.id AS id')).toEqual([{ id: 1 }]);
    await connection.close();
    await database.close();
  });

  it('gives up before the next statement when it is aborted, and writes nothing', async () => {
    const database = new Database(':memory:', small);
    const sink = createLadybugSink({ database, graph: ratings });
    await sink.open(sinkContext());
    const controller = new AbortController();
    const writes = Array.from({ length: 4000 }, (_, id) => Person.upsert({ id }));

    const writing = sink.write({ writes }, writeContext(controller.signal));
    controller.abort();
    await expect(writing).rejects.toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    await expect(sink.write({ writes }, writeContext(controller.signal))).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
    await sink.close();

    const connection = new Connection(database);
    expect(await query(connection, 'MATCH (p:Person) RETURN count(*) AS people')).toEqual([{ people: 0 }]);
    await connection.close();
    await database.close();
  });

  it('says conflict while somebody else holds a write transaction, and writes after it', async () => {
    const database = new Database(':memory:', small);
    const sink = createLadybugSink({ database, graph: ratings });
    await sink.open(sinkContext());
    const other = new Connection(database);
    await query(other, 'BEGIN TRANSACTION');
    await query(other, 'CREATE (:Person {id: 7})');

    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await expect(write(sink, Person.upsert({ id: 1 }))).rejects.toMatchObject({
        code: 'conflict',
        outcome: 'not-applied',
      });
    }
    await query(other, 'COMMIT');
    await write(sink, Person.upsert({ id: 1 }));

    expect(await query(other, 'MATCH (p:Person) RETURN p.id AS id ORDER BY id')).toEqual([
      { id: 1 },
      { id: 7 },
    ]);
    await sink.close();
    await other.close();
    await database.close();
  });

  it('writes while somebody reads', async () => {
    const database = new Database(':memory:', small);
    const sink = createLadybugSink({ database, graph: ratings });
    await sink.open(sinkContext());
    const reader = new Connection(database);
    await query(reader, 'BEGIN TRANSACTION READ ONLY');
    await query(reader, 'MATCH (p:Person) RETURN count(*)');

    await write(sink, Person.upsert({ id: 1 }));

    expect(await query(reader, 'MATCH (p:Person) RETURN count(*) AS people')).toEqual([{ people: 0 }]);
    await query(reader, 'COMMIT');
    expect(await query(reader, 'MATCH (p:Person) RETURN count(*) AS people')).toEqual([{ people: 1 }]);
    await sink.close();
    await reader.close();
    await database.close();
  });

  it('asks for smaller batches when memory does not suffice, and keeps nothing of the batch', async () => {
    const notes = defineGraph({
      nodes: { Note: { key: { id: 'integer' }, properties: { text: 'string' } } },
    });
    const database = new Database(':memory:', 8 * 1024 * 1024);
    const sink = createLadybugSink({ database, graph: notes });
    await sink.open(sinkContext());
    const note = (id: number, size: number) => notes.Note.upsert({ id, text: 'x'.repeat(size) });

    const large = write(sink, ...Array.from({ length: 400 }, (_, id) => note(id, 40_000)));
    await expect(large).rejects.toMatchObject({
      code: 'too-large',
      reason: 'resources',
      outcome: 'not-applied',
    });
    await write(sink, note(1, 10));

    const connection = new Connection(database);
    expect(await query(connection, 'MATCH (n:Note) RETURN n.id AS id')).toEqual([{ id: 1 }]);
    await connection.close();
    await sink.close();
    await database.close();
  });

  it('rejects an edge whose key is finer than the database stores, and writes the others', async () => {
    const graph = defineGraph({
      nodes: { P: { key: { id: 'integer' } } },
      edges: { AT: { from: 'P', to: 'P', key: { time: 'datetime' } } },
    });
    const at = (time: string) =>
      graph.AT.upsert(graph.P.merge({ id: 1 }), graph.P.merge({ id: 2 }), { time });
    const sink = createLadybugSink({ database: ':memory:', graph });
    await sink.open(sinkContext());

    const result = await write(
      sink,
      at('2024-01-01T00:00:00.000001Z'),
      at('2024-01-01T00:00:00.000000001Z'),
      at('2024-01-01T00:00:00.000002000Z'),
    );
    await sink.close();

    expect(result?.failed.map(({ index, error }) => [index, error.code])).toEqual([[1, 'rejected']]);
    expect(result?.failed[0]?.error.message).toContain('AT.time');
  });

  it('describes its statements without a connection', () => {
    const sink = createLadybugSink({ database: '/nowhere/graph.lbug', graph: ratings });

    const described = sink.describe?.({
      writes: [RATED.upsert(Person.merge({ id: 1 }), Person.merge({ id: 2 }), { round: 3 })],
    });

    expect(described?.at(-1)).toEqual({
      text: [
        'UNWIND CAST($rows AS STRUCT(c0 INT64, c1 INT64, c2 INT64)[])[2:] AS r',
        'MATCH (a:`Person` {`id`: r.c0})',
        'MATCH (b:`Person` {`id`: r.c1})',
        'MERGE (a)-[e:`RATED`]->(b)',
        'SET e.`round` = r.c2',
      ].join('\n'),
      parameters: {
        rows: [
          { c0: 0, c1: 0, c2: 0 },
          { c0: 1, c1: 2, c2: 3 },
        ],
      },
      writes: 1,
    });
  });

  it('refuses a write that was made from another graph', async () => {
    const other = defineGraph({ nodes: { Person: { key: { id: 'integer' } } } });
    const sink = createLadybugSink({ database: ':memory:', graph: ratings });
    await sink.open(sinkContext());

    const writing = write(sink, Person.upsert({ id: 1 }), other.Person.upsert({ id: 2 }));

    await expect(writing).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('expected writes of the graph in the option graph'),
    });
    await sink.close();
  });

  it.each<[options: object, message: string]>([
    [
      { database: undefined },
      "option database: expected a path, ':memory:' or an opened Database, got undefined",
    ],
    [{ database: '' }, "option database: expected a path, ':memory:' or an opened Database, got ''"],
    [{ database: 7 }, "option database: expected a path, ':memory:' or an opened Database, got 7"],
    [{ schema: 'foo' }, "option schema: expected 'ensure', 'verify' or 'off', got 'foo'"],
    [{ bufferPoolBytes: 0 }, 'option bufferPoolBytes: expected a whole number of at least 1, got 0'],
    [{ bufferPoolBytes: '1' }, "option bufferPoolBytes: expected a whole number of at least 1, got '1'"],
    [{ graph: undefined }, 'expected the result of defineGraph'],
  ])('refuses the options %j', (options, message) => {
    const create = (): unknown =>
      createLadybugSink({ database: ':memory:', graph: ratings, ...options } as LadybugSinkOptions);

    expect(create).toThrow(
      expect.objectContaining({ code: 'misconfigured', message: expect.stringContaining(message) }),
    );
  });

  it('refuses a graph whose names the database cannot tell apart', () => {
    const graph = defineGraph({
      nodes: {
        User: { key: { id: 'integer' } },
        user: { key: { a: 'integer', A: 'integer', _ID: 'string' } },
      },
    });

    expect(() => createLadybugSink({ database: ':memory:', graph })).toThrow(
      /user differs from another name in case only; user\.A is another property too.*user\._ID is a name of the database's own/,
    );
  });
});
