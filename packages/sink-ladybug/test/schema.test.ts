import { defineGraph, graphShape } from '@rivergraph/core';
import type { AnyGraph } from '@rivergraph/core';
import type { Database } from '@ladybugdb/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLadybugSink, loadLadybug } from '../src/index.ts';
import type { LadybugSinkOptions } from '../src/index.ts';
import { planSchema } from '../src/schema.ts';
import { tablesOf } from '../src/table.ts';
import { sinkContext, write } from './open-sink.ts';
import { query } from './read-graph.ts';

const ladybug = loadLadybug();
const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', tags: 'string[]', home: 'point' } },
    City: { key: { country: 'string', name: 'string' } },
    Day: { ownedBy: 'HAS_DAY', key: { date: 'date' }, properties: { amount: 'float' } },
    "o`d 'name'": { key: { 'k `1': 'string' } },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', key: { since: 'datetime' }, properties: { note: 'json' } },
    HAS_DAY: { from: 'User', to: 'Day' },
  },
});

let database: Database;
beforeEach(() => {
  database = new ladybug.Database(':memory:', 64 * 1024 * 1024);
});
afterEach(async () => {
  await database.close();
});

async function openAndClose(declared: AnyGraph, schema?: LadybugSinkOptions['schema']): Promise<void> {
  const sink = createLadybugSink({ database, graph: declared, schema });
  try {
    await sink.open(sinkContext());
  } finally {
    await sink.close();
  }
}

async function run(...texts: readonly string[]): Promise<readonly { readonly [column: string]: unknown }[]> {
  const connection = new ladybug.Connection(database);
  let rows: readonly { readonly [column: string]: unknown }[] = [];
  for (const text of texts) rows = await query(connection, text);
  await connection.close();
  return rows;
}

describe('planSchema', () => {
  it('creates the tables of nodes and then those of edges', () => {
    expect(planSchema(tablesOf(graphShape(graph)), new Map()).statements).toEqual([
      'CREATE NODE TABLE `User` (`id` INT64, `name` STRING, `tags` STRING[], `home` STRUCT(srid INT64, x DOUBLE, y DOUBLE, z DOUBLE), PRIMARY KEY (`id`))',
      'CREATE NODE TABLE `City` (`_key` STRING, `country` STRING, `name` STRING, PRIMARY KEY (`_key`))',
      'CREATE NODE TABLE `Day` (`_key` STRING, `date` DATE, `amount` DOUBLE, PRIMARY KEY (`_key`))',
      "CREATE NODE TABLE `o``d 'name'` (`k ``1` STRING, PRIMARY KEY (`k ``1`))",
      'CREATE REL TABLE `KNOWS` (FROM `User` TO `User`, `since` TIMESTAMP_TZ, `note` STRING)',
      'CREATE REL TABLE `HAS_DAY` (FROM `User` TO `Day`)',
    ]);
  });
});

describe('the schema of a ladybug sink', () => {
  it('is created once, and then found complete', async () => {
    await openAndClose(graph);
    await openAndClose(graph);
    await openAndClose(graph, 'verify');

    expect(await run('CALL show_tables() RETURN name ORDER BY name')).toHaveLength(6);
  });

  it('has a column for the position where that is the version, of nodes and of edges', async () => {
    const plain = { key: { id: 'integer' } } as const;
    const edge = { from: 'User', to: 'User' } as const;
    await openAndClose(defineGraph({ nodes: { User: plain }, edges: { KNOWS: edge } }));
    const placed = defineGraph({
      nodes: { User: { ...plain, version: 'position' } },
      edges: { KNOWS: { ...edge, version: 'position' } },
    });

    await expect(openAndClose(placed, 'verify')).rejects.toThrow(
      'column User._position is missing; column KNOWS._position is missing',
    );
    await openAndClose(placed);
    await openAndClose(placed, 'verify');

    const info = "CALL table_info('KNOWS') WHERE name = '_position' RETURN type";
    expect(await run(info)).toEqual([{ type: 'STRING' }]);
  });

  it('is verified without creating anything, and all that is missing is named', async () => {
    await expect(openAndClose(graph, 'verify')).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message: expect.stringMatching(/table User is missing.*table HAS_DAY is missing/),
    });

    expect(await run('CALL show_tables() RETURN name')).toEqual([]);
  });

  it('gains the columns that were declared since, and keeps the rows', async () => {
    await openAndClose(defineGraph({ nodes: { User: { key: { id: 'integer' } } } }));
    await run('CREATE (:User {id: 1})');
    const grown = defineGraph({
      nodes: { User: { key: { id: 'integer' }, properties: { name: 'string' } } },
    });
    await expect(openAndClose(grown, 'verify')).rejects.toThrow('column User.name is missing');

    const sink = createLadybugSink({ database, graph: grown });
    await sink.open(sinkContext());
    await write(sink, grown.User.upsert({ id: 1, name: 'Ada' }));
    await sink.close();

    expect(await run('MATCH (u:User) RETURN u.id AS id, u.name AS name')).toEqual([{ id: 1, name: 'Ada' }]);
  });

  it('keeps columns and tables that it does not know', async () => {
    await run(
      'CREATE NODE TABLE User (id INT64, own STRING, PRIMARY KEY (id))',
      'CREATE NODE TABLE Other (id INT64, PRIMARY KEY (id))',
    );

    await openAndClose(defineGraph({ nodes: { User: { key: { id: 'integer' } } } }));

    expect(await run("CALL table_info('User') RETURN name ORDER BY name")).toEqual([
      { name: 'id' },
      { name: 'own' },
    ]);
  });

  it.each([
    [
      'a column of another type',
      'CREATE NODE TABLE User (id INT64, name INT64, PRIMARY KEY (id))',
      'column User.name: expected STRING, found INT64',
    ],
    [
      'another primary key',
      'CREATE NODE TABLE User (id INT64, name STRING, PRIMARY KEY (name))',
      'table User: expected the primary key id, found another',
    ],
    [
      'a key of another type',
      'CREATE NODE TABLE User (id STRING, name STRING, PRIMARY KEY (id))',
      'column User.id: expected INT64, found STRING',
    ],
  ])('is refused where the database has %s', async (_, existing, problem) => {
    await run(existing);
    const declared = defineGraph({
      nodes: { User: { key: { id: 'integer' }, properties: { name: 'string' } } },
    });

    await expect(openAndClose(declared)).rejects.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining(problem),
    });
  });

  it('is refused where edges join other tables, or a table of nodes has the name', async () => {
    const users = 'CREATE NODE TABLE User (id INT64, PRIMARY KEY (id))';
    const items = 'CREATE NODE TABLE Item (id INT64, PRIMARY KEY (id))';
    await run(users, items, 'CREATE REL TABLE LIKES (FROM Item TO User)');
    const likes = defineGraph({
      nodes: { User: { key: { id: 'integer' } }, Item: { key: { id: 'integer' } } },
      edges: { LIKES: { from: 'User', to: 'Item' } },
    });
    const named = defineGraph({ nodes: { LIKES: { key: { id: 'integer' } } } });

    await expect(openAndClose(likes)).rejects.toThrow(
      'table LIKES: expected edges from User to Item, found others',
    );
    await expect(openAndClose(named)).rejects.toThrow(
      'table LIKES: expected a NODE table, found a REL table',
    );
  });

  it('is left alone with off, and a missing table shows at the first write', async () => {
    const sink = createLadybugSink({ database, graph, schema: 'off' });
    await sink.open(sinkContext());

    await expect(write(sink, graph.User.upsert({ id: 1 }))).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
    });
    await sink.prepareSchema?.('ensure', sinkContext());
    await write(sink, graph.User.upsert({ id: 1 }));
    await sink.close();
  });
});
