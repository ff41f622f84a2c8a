import { describe, expect, it } from 'vitest';
import { parseAdmin } from '../../src/memgraph-double/admin/parse-admin.ts';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { errorOf, pair } from './support.ts';
import type { Pair } from './support.ts';

const client = 'Memgraph.ClientError.MemgraphError.MemgraphError';
const { readOnlyAccess, uniqueAccess } = memgraphErrors;

async function rows(both: Pair, text: string): Promise<unknown[]> {
  const { records } = await both.run(text);
  return records.map((row) => row.keys.map((key) => plain(row.get(key))));
}

function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'toNumber' in value ? Number(value) : value;
}

async function notes(both: Pair, text: string): Promise<unknown[]> {
  const { summary } = await both.run(text);
  return summary.notifications.map(({ code, title, rawSeverityLevel }) => [rawSeverityLevel, code, title]);
}

describe('statements about the schema', () => {
  it('add indexes, and say so where they are there', async () => {
    await using both = await pair();
    await both.run('merge node');

    const first = await notes(both, 'CREATE INDEX ON :L(id)');
    const again = await notes(both, 'create index on :`L`(`id`);');
    await both.run('CREATE INDEX ON :L');
    await both.run('CREATE INDEX ON :L(id, name)');
    await both.run('CREATE EDGE INDEX ON :R(since)');
    const shown = await rows(both, 'SHOW INDEX INFO;');

    expect(first).toEqual([['INFO', 'CreateIndex', 'Created index on label L on properties id.']]);
    expect(again).toEqual([
      ['INFO', 'IndexAlreadyExists', 'Index on label L on properties id already exists.'],
    ]);
    expect(shown).toEqual([
      ['edge-type+property', 'R', 'since', 0],
      ['label', 'L', null, 1],
      ['label+property', 'L', ['id'], 1],
      ['label+property', 'L', ['id', 'name'], 1],
    ]);
  });

  it('add constraints, which bring no index', async () => {
    await using both = await pair();
    await both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id, n.`na me` IS UNIQUE;');
    await both.run('CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.id);');

    const again = await notes(both, 'CREATE CONSTRAINT ON (n:L) ASSERT n.`na me`, n.id IS UNIQUE');
    const { records } = await both.run('SHOW CONSTRAINT INFO');

    expect(again[0]).toEqual([
      'INFO',
      'ConstraintAlreadyExists',
      'Constraint UNIQUE on label L on properties na me, id already exists.',
    ]);
    expect(records[0]?.keys).toEqual(['constraint type', 'label', 'properties', 'data_type']);
    expect(records.map((row) => [...row.values()])).toEqual([
      ['exists', 'L', 'id', ''],
      ['unique', 'L', ['id', 'na me'], ''],
    ]);
    expect(await rows(both, 'SHOW INDEX INFO')).toEqual([]);
  });

  it('drop both, and say so where they are not there', async () => {
    await using both = await pair();
    await both.run('CREATE INDEX ON :L(id)');
    await both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE');

    const dropped = [
      await notes(both, 'DROP INDEX ON :L(id)'),
      await notes(both, 'DROP CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE'),
      await notes(both, 'DROP INDEX ON :L(id)'),
      await notes(both, 'DROP CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE'),
    ];

    expect(dropped.flat().map((note) => (note as string[])[1])).toEqual([
      'DropIndex',
      'DropConstraint',
      'IndexDoesNotExist',
      'ConstraintDoesNotExist',
    ]);
  });

  it('add no constraint that nodes violate', async () => {
    await using both = await pair();
    both.double.graph.write((graph) => {
      for (let at = 0; at < 2; at += 1) graph.setProperty(graph.createVertex(['L']), 'id', 1n);
    });

    const unique = await errorOf(both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE'));
    const exists = await errorOf(both.run('CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.name)'));

    expect(unique).toEqual({
      code: client,
      message: 'Unable to create unique constraint :L(id), because an existing node violates it.',
    });
    expect(exists.message).toBe(
      'Unable to create existence constraint :L(name), because an existing node violates it.',
    );
    expect(await rows(both, 'SHOW CONSTRAINT INFO')).toEqual([]);
  });

  it.each([
    ['CREATE INDEX ON :L(id)', 'Index manipulation'],
    ['CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE', 'Constraint manipulation'],
    ['SHOW INDEX INFO', 'Storage information query'],
    ['SHOW STORAGE INFO', 'Storage information query'],
    ['STORAGE MODE IN_MEMORY_ANALYTICAL', 'Modifying storage modes'],
    ['SHOW VERSION', 'Version information query'],
  ])('are refused in transactions: %s', async (text, what) => {
    await using both = await pair();
    const transaction = await both.begin();

    const { code, message } = await errorOf(transaction.run(text));

    expect(code).toBe(client);
    expect(message).toContain(`${what} is not allowed in multicommand transactions. `);
  });

  it.each([
    ['CREATE INDEX ON :L(id)', readOnlyAccess],
    ['CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE', readOnlyAccess],
    ['DROP INDEX ON :L(id)', uniqueAccess],
    ['STORAGE MODE IN_MEMORY_ANALYTICAL', uniqueAccess],
  ])('fail while another transaction stays open: %s', async (text, error) => {
    await using both = await pair({ storageAccessTimeoutMs: 20 });
    const other = await both.begin();

    const early = await errorOf(both.run(text));
    await other.rollback();
    await both.run(text);

    expect(early).toEqual(error);
    expect(both.double.counters.schemaChanges).toBe(1);
  });

  it('wait for a transaction that ends in time', async () => {
    await using both = await pair({ storageAccessTimeoutMs: 10_000 });
    const other = await both.begin();
    await other.run('merge node');
    const waiting = both.run('CREATE INDEX ON :L(id)');
    await both.double.until(() =>
      both.double.requests.some(({ text }) => text?.startsWith('CREATE') === true),
    );

    await other.commit();
    await waiting;

    expect(await rows(both, 'SHOW INDEX INFO')).toHaveLength(1);
  });

  it('add indexes beside transactions that only read', async () => {
    await using both = await pair({ storageAccessTimeoutMs: 20 });
    const reader = await both.begin({ mode: 'READ' });

    await both.run('CREATE INDEX ON :L(id)');
    await reader.commit();

    expect(both.double.counters.schemaChanges).toBe(1);
  });

  it.each([
    'CREATE INDEX person_id FOR (n:L) ON (n.id)',
    'CREATE CONSTRAINT name FOR (n:L) REQUIRE n.id IS UNIQUE',
    'CREATE CONSTRAINT ON (n:L) ASSERT n.id, n.id IS UNIQUE',
    'CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.a, n.b)',
    'CREATE INDEX ON :L(id) IF NOT EXISTS',
    'STORAGE MODE',
  ])('are refused in other forms: %s', async (text) => {
    await using both = await pair();

    expect((await errorOf(both.run(text))).code).toBe(client);
  });
});

describe('the storage mode', () => {
  it('is shown for the database, and as it was at the start for the instance', async () => {
    await using both = await pair();
    await both.run('STORAGE MODE IN_MEMORY_ANALYTICAL');

    const database = new Map(
      (await rows(both, 'SHOW STORAGE INFO ON CURRENT DATABASE')) as [string, unknown][],
    );
    const instance = new Map((await rows(both, 'SHOW STORAGE INFO')) as [string, unknown][]);

    expect(database.get('storage_mode')).toBe('IN_MEMORY_ANALYTICAL');
    expect(database.get('vertex_count')).toBe(0);
    expect(instance.get('global_storage_mode')).toBe('IN_MEMORY_TRANSACTIONAL');
  });

  it('analytical takes no constraints and takes nothing back', async () => {
    await using both = await pair({ storageMode: 'IN_MEMORY_ANALYTICAL' });

    const unique = await errorOf(both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE'));
    const exists = await errorOf(both.run('CREATE CONSTRAINT ON (n:L) ASSERT EXISTS (n.id)'));
    const transaction = await both.begin();
    await transaction.run('merge node');
    await transaction.rollback();

    expect(unique.message).toBe('Unique constraints are not supported in analytical storage mode.');
    expect(exists.message).toBe('Existence constraints are not supported in analytical storage mode.');
    expect(both.double.graph.nodeCount()).toBe(1);
  });

  it('on disk is not there', async () => {
    await using both = await pair();

    expect((await errorOf(both.run('STORAGE MODE ON_DISK_TRANSACTIONAL'))).code).toBe(client);
  });
});

describe('statements about the instance', () => {
  it('tell version and role, and change the role', async () => {
    await using both = await pair({ version: '3.7.2' });
    await both.run('SET REPLICATION ROLE TO REPLICA WITH PORT 10000');

    const answers = [await rows(both, 'SHOW VERSION'), await rows(both, 'SHOW REPLICATION ROLE')];
    const error = await errorOf(both.run('merge node'));
    const read = await both.run('count up');
    await both.run('SET REPLICATION ROLE TO MAIN');
    await both.run('merge node');

    expect(answers).toEqual([[['3.7.2']], [['replica']]]);
    expect(error).toEqual(memgraphErrors.replica);
    expect(read.records).toHaveLength(20);
    expect(both.double.graph.nodeCount()).toBe(1);
  });

  it.each(['SHOW DATABASES', 'SHOW DATABASE', 'USE DATABASE other', 'CREATE DATABASE other'])(
    'want a licence: %s',
    async (text) => {
      await using both = await pair();

      expect((await errorOf(both.run(text))).message).toMatch(/license/);
    },
  );
});

describe('a statement about data', () => {
  it.each(['MATCH (n) RETURN n', 'CREATE (index)', 'SET n.a = 1', 'CREATE (n:INDEX)', 'SHOWINDEX INFO'])(
    'is none of these: %s',
    (text) => {
      expect(parseAdmin(text)).toBeUndefined();
    },
  );
});
