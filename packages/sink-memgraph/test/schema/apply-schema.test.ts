import { defineGraph, graphShape } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { Neo4jError } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { applySchema } from '../../src/schema/apply-schema.ts';
import { fakeConnection, serverError } from '../server/fake-connection.ts';
import type { FakeConnection, Reply, Row } from '../server/fake-connection.ts';
import { logLines } from '../server/log-lines.ts';

const graph = graphShape(
  defineGraph({
    nodes: {
      Person: { key: { id: 'integer' }, properties: { name: 'string' } },
      'Ci`ty': { key: { 'coun`try': 'string', name: 'string' } },
      Day: { ownedBy: 'HAS_DAY', key: { date: 'date' } },
    },
    edges: { HAS_DAY: { from: 'Person', to: 'Day' } },
  }),
);

const looks = ['SHOW INDEX INFO', 'SHOW CONSTRAINT INFO'];
const personIndex = 'CREATE INDEX ON :`Person`(`id`)';
const personConstraint = 'CREATE CONSTRAINT ON (n:`Person`) ASSERT n.`id` IS UNIQUE';
const cityIndex = 'CREATE INDEX ON :`Ci``ty`(`coun``try`, `name`)';
const smallCityIndex = 'CREATE INDEX ON :`Ci``ty`(`coun``try`)';
const cityConstraint = 'CREATE CONSTRAINT ON (n:`Ci``ty`) ASSERT n.`coun``try`, n.`name` IS UNIQUE';

const busy = serverError(
  'TransientError',
  'Cannot get read-only access to the storage. Try stopping other parallel queries.',
);
const violated = serverError(
  'ClientError',
  'Unable to create unique constraint :Person(id), because an existing node violates it.',
);

function index(label: string, property: unknown, type: string = 'label+property'): Row {
  return { 'index type': type, label, property, count: 0 };
}

function constraint(label: string, properties: unknown, type: string = 'unique'): Row {
  return { 'constraint type': type, label, properties, data_type: '' };
}

const all = {
  'SHOW INDEX INFO': [index('Person', ['id']), index('Ci`ty', ['coun`try', 'name'])],
  'SHOW CONSTRAINT INFO': [constraint('Person', ['id']), constraint('Ci`ty', ['coun`try', 'name'])],
};

const storageInfo = 'SHOW STORAGE INFO ON CURRENT DATABASE';
const withoutConstraints = { 'SHOW INDEX INFO': all['SHOW INDEX INFO'] };

function storage(mode: unknown): readonly Row[] {
  return [{ 'storage info': 'storage_mode', value: mode }];
}

interface Ended {
  readonly error: RivergraphError | undefined;
  readonly lines: readonly string[];
}

interface Applied {
  readonly ended: Promise<Ended>;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly abort: AbortController;
}

function start({ connection }: FakeConnection, mode: 'ensure' | 'verify'): Applied {
  const clock = createManualClock();
  const abort = new AbortController();
  const logger = logLines();
  const context = { signal: abort.signal, clock, logger };
  const ended = applySchema(connection, { graph, mode, context }).then(
    () => ({ error: undefined, lines: logger.lines }),
    (error: unknown) => ({ error: error as RivergraphError, lines: logger.lines }),
  );
  return { ended, clock, abort };
}

async function apply(
  replies: Readonly<Record<string, Reply>>,
  mode: 'ensure' | 'verify' = 'ensure',
): Promise<Ended & { readonly sent: readonly string[] }> {
  const fake = fakeConnection((statement) => replies[statement]);
  return { ...(await start(fake, mode).ended), sent: fake.sent };
}

describe('applySchema', () => {
  it('makes an index and a constraint for each node that stands by itself', async () => {
    const { error, sent } = await apply({});

    expect(error).toBeUndefined();
    expect(sent).toEqual([...looks, personIndex, personConstraint, cityIndex, cityConstraint]);
  });

  it.each(['ensure', 'verify'] as const)('does nothing where all is there: %s', async (mode) => {
    const { error, sent } = await apply(all, mode);

    expect(error).toBeUndefined();
    expect(sent).toEqual(looks);
  });

  it('makes what is missing only', async () => {
    const { sent } = await apply({
      'SHOW INDEX INFO': [index('Ci`ty', ['name', 'coun`try'])],
      'SHOW CONSTRAINT INFO': [constraint('Person', ['id'])],
    });

    expect(sent).toEqual([...looks, personIndex, cityConstraint]);
  });

  it('reads the tables of older servers', async () => {
    const { sent } = await apply({
      'SHOW INDEX INFO': [index('Person', 'id')],
      'SHOW CONSTRAINT INFO': [constraint('Person', 'id')],
    });

    expect(sent).toEqual([...looks, cityIndex, cityConstraint]);
  });

  it('takes nothing else for them', async () => {
    const { sent } = await apply({
      'SHOW INDEX INFO': [
        index('Person', null, 'label'),
        index('Person', ['id'], 'label+property_vector'),
        index('Person', ['id'], 'label_text (name: ids)'),
        index('Person', 'id', 'point'),
        index('Person', 'id', 'edge-type+property'),
        index('Person', ['id', 'name']),
        index('People', ['id']),
      ],
      'SHOW CONSTRAINT INFO': [
        constraint('Person', 'id', 'exists'),
        constraint('Person', 'id', 'data_type'),
        constraint('Person', ['id', 'name']),
      ],
    });

    expect(sent).toEqual([...looks, personIndex, personConstraint, cityIndex, cityConstraint]);
  });

  it('names all that is missing when it only verifies, and makes nothing', async () => {
    const { error, sent } = await apply({ 'SHOW INDEX INFO': [index('Person', ['id'])] }, 'verify');

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'memgraph: expected indexes on Ci`ty (coun`try, name), and uniqueness constraints on Person (id); Ci`ty (coun`try, name), found none; open with schema: ensure',
    });
    expect(sent).toEqual([...looks, storageInfo]);
  });

  it.each(['IN_MEMORY_TRANSACTIONAL', 'ON_DISK_TRANSACTIONAL', 7])(
    'misses constraints where it only verifies a storage that has them: %s',
    async (mode) => {
      const { error } = await apply({ ...withoutConstraints, [storageInfo]: storage(mode) }, 'verify');

      expect(error).toMatchObject({
        code: 'misconfigured',
        reason: 'schema',
        message: expect.stringContaining(
          'expected uniqueness constraints on Person (id); Ci`ty (coun`try, name)',
        ),
      });
    },
  );

  it('only warns of them where the storage has none', async () => {
    const { error, lines, sent } = await apply(
      { ...withoutConstraints, [storageInfo]: storage('IN_MEMORY_ANALYTICAL') },
      'verify',
    );

    expect(error).toBeUndefined();
    expect(lines).toEqual([
      'warn memgraph: no uniqueness constraint can be made in storage mode IN_MEMORY_ANALYTICAL',
      'warn memgraph: no uniqueness constraint can be made in storage mode IN_MEMORY_ANALYTICAL',
    ]);
    expect(sent).toEqual([...looks, storageInfo]);
  });

  it('still names the indexes that are missing there', async () => {
    const { error } = await apply({ [storageInfo]: storage('IN_MEMORY_ANALYTICAL') }, 'verify');

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'memgraph: expected indexes on Person (id); Ci`ty (coun`try, name), found none; open with schema: ensure',
    });
  });

  it('is content with an index on a part of the key when it only verifies', async () => {
    const { error } = await apply(
      { ...all, 'SHOW INDEX INFO': [index('Person', 'id'), index('Ci`ty', 'coun`try')] },
      'verify',
    );

    expect(error).toBeUndefined();
  });

  it('makes an index on the first property where the server has none on several', async () => {
    const syntax = serverError(
      'ClientError',
      'Error on line 1 position 33 with the , token.\nThe underlying',
    );

    const { error, sent } = await apply({ [cityIndex]: syntax });

    expect(error).toBeUndefined();
    expect(sent.slice(-3)).toEqual([cityIndex, smallCityIndex, cityConstraint]);
  });

  it('does not ask for less where the index has one property', async () => {
    const { error, sent } = await apply({ [personIndex]: serverError('ClientError', 'No.') });

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message: 'memgraph: index on Person (id): expected to create it, the server refused; see the cause',
    });
    expect(sent).toEqual([...looks, personIndex]);
  });

  it('counts the nodes that share a key', async () => {
    const fake = fakeConnection((statement) => {
      if (statement === personConstraint) return violated;
      return statement.startsWith('MATCH') ? [{ keys: 2n, nodes: 5n }] : undefined;
    });

    const { error } = await start(fake, 'ensure').ended;

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'memgraph: uniqueness of Person (id): expected each key once, found 5 nodes with 2 keys between them; merge or remove the others first',
    });
    expect(fake.sent.at(-1)).toBe(
      'MATCH (n:`Person`) WHERE n.`id` IS NOT NULL WITH n.`id` AS k0, count(*) AS times WHERE times > 1 RETURN count(*) AS keys, coalesce(sum(times), 0) AS nodes',
    );
  });

  it.each([[[{ keys: 0, nodes: null }]], [[]], [busy]] as const)(
    'says that the server refused where nothing can be counted: %#',
    async (counted) => {
      const fake = fakeConnection((statement) => {
        if (statement === personConstraint) return violated;
        return statement.startsWith('MATCH') ? counted : undefined;
      });

      const { error } = await start(fake, 'ensure').ended;

      expect(error).toMatchObject({
        code: 'misconfigured',
        reason: 'schema',
        message:
          'memgraph: uniqueness of Person (id): expected to create it, the server refused; see the cause',
      });
    },
  );

  it('warns where the storage has no constraints', async () => {
    const refused = serverError(
      'ClientError',
      'Unique constraints are not supported in analytical storage mode.',
    );

    const { error, lines, sent } = await apply({ [personConstraint]: refused, [cityConstraint]: refused });

    expect(error).toBeUndefined();
    expect(sent).toEqual([...looks, personIndex, personConstraint, cityIndex, cityConstraint]);
    expect(lines).toEqual([
      'warn memgraph: no uniqueness constraint can be made in storage mode IN_MEMORY_ANALYTICAL',
      'warn memgraph: no uniqueness constraint can be made in storage mode IN_MEMORY_ANALYTICAL',
    ]);
  });

  it('takes for made what a replica has not confirmed', async () => {
    const unconfirmed = serverError(
      'ClientError',
      "Replication Exception: Failed to replicate to SYNC replica 'a': replica is not reachable or not in sync with the main. Replica will be recovered automatically. Transaction is still committed on the main instance and other alive replicas.",
    );

    const { error, lines, sent } = await apply({ [personIndex]: unconfirmed });

    expect(error).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^warn memgraph: written on the main instance/)]);
    expect(sent.at(-1)).toBe(cityConstraint);
  });

  it('passes on that the user may not', async () => {
    const forbidden = serverError('ClientError', 'You are not authorized to execute this query!');

    const { error } = await apply({ [personConstraint]: forbidden });

    expect(error).toMatchObject({ code: 'unauthorized', reason: 'forbidden' });
  });

  it('asks nothing for a graph without nodes that stand by themselves', async () => {
    const fake = fakeConnection(() => undefined);
    const context = { signal: new AbortController().signal, clock: createManualClock(), logger: logLines() };

    await applySchema(fake.connection, {
      graph: graphShape(defineGraph({ nodes: {}, edges: {} })),
      mode: 'ensure',
      context,
    });

    expect(fake.sent).toEqual([]);
  });
});

describe('applySchema, while others keep the storage', () => {
  it.each([...looks, personIndex, personConstraint])('tries again: %s', async (statement) => {
    let refusals = 3;
    const fake = fakeConnection((text) => (text === statement && refusals-- > 0 ? busy : undefined));
    const { ended, clock } = start(fake, 'ensure');

    for (const ms of [100, 200, 400]) await clock.advance(ms);
    const { error } = await ended;

    expect(error).toBeUndefined();
    expect(fake.sent.filter((text) => text === statement)).toHaveLength(4);
    expect(fake.sent.at(-1)).toBe(cityConstraint);
  });

  it('gives up after a minute', async () => {
    const fake = fakeConnection((text) => (text === personIndex ? busy : undefined));
    const { ended, clock } = start(fake, 'ensure');

    await clock.advance(59_000);
    const tries = fake.sent.length;
    await clock.advance(2_000);
    const { error } = await ended;

    expect(error).toMatchObject({ code: 'unavailable', reason: 'storage-access', outcome: 'not-applied' });
    expect(tries).toBeGreaterThan(20);
    expect(fake.sent.length - tries).toBeLessThan(2);
  });

  it('stops waiting when it is aborted', async () => {
    const fake = fakeConnection((text) => (text === personIndex ? busy : undefined));
    const { ended, clock, abort } = start(fake, 'ensure');
    await clock.advance(1_000);
    const tries = fake.sent.length;

    abort.abort();
    const { error } = await ended;

    expect(error).toMatchObject({ code: 'unavailable' });
    expect(fake.sent).toHaveLength(tries);
    expect(clock.pendingTimers).toBe(0);
  });

  it.each([
    [
      'the connection is lost',
      new Neo4jError('Connection was closed', 'ServiceUnavailable', '50N42', 'error', {} as never),
    ],
    [
      'the server restarts',
      serverError('TransientError', 'Transaction was asked to abort because of database shutdown.'),
    ],
  ])('tries again when %s', async (_, trouble) => {
    const troubles = [trouble, trouble, busy];
    const fake = fakeConnection((text) => (text === personConstraint ? troubles.shift() : undefined));
    const { ended, clock } = start(fake, 'ensure');

    for (const ms of [100, 200, 400]) await clock.advance(ms);
    const { error } = await ended;

    expect(error).toBeUndefined();
    expect(fake.sent.slice(-3)).toEqual([personConstraint, cityIndex, cityConstraint]);
  });

  it('gives up after a minute without a connection', async () => {
    const lost = new Neo4jError('Connection was closed', 'ServiceUnavailable', '50N42', 'error', {} as never);
    const fake = fakeConnection((text) => (text === personIndex ? lost : undefined));
    const { ended, clock } = start(fake, 'ensure');

    await clock.advance(61_000);
    const { error } = await ended;

    expect(error).toMatchObject({ code: 'unavailable', reason: undefined });
  });

  it('tries no other error again', async () => {
    const elsewhere = serverError('ClientError', 'Write query forbidden on the replica!');

    const { error, sent } = await apply({ [personIndex]: elsewhere });

    expect(error).toMatchObject({ code: 'unavailable', reason: 'read-only' });
    expect(sent).toEqual([...looks, personIndex]);
  });
});
