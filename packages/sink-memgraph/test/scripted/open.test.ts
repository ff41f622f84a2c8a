import { defineGraph, systemClock } from '@rivergraph/core';
import type { AnyGraph, SinkContext } from '@rivergraph/core';
import {
  boltFailure,
  memgraphErrors,
  openMemgraph,
  startMemgraphDouble,
  startScriptedBolt,
} from '@rivergraph/servers';
import type { MemgraphDouble, MemgraphDoubleOptions } from '@rivergraph/servers';
import { createMemgraphSink } from '@rivergraph/sink-memgraph';
import type { MemgraphSinkOptions } from '@rivergraph/sink-memgraph';
import { describe, expect, it } from 'vitest';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { keysGraph as graph } from '../../../cypher/test/bolt-support/keys-graph.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { logLines } from '../server/log-lines.ts';

const people = defineGraph({ nodes: { Person: { key: { id: 'integer' } } }, edges: {} });

interface Opening extends Partial<Omit<MemgraphSinkOptions, 'graph'>> {
  readonly graph?: AnyGraph;
  readonly context?: Partial<SinkContext>;
}

async function open(
  server: Pick<MemgraphDouble, 'url'>,
  { context, ...options }: Opening = {},
): Promise<void> {
  const sink = createMemgraphSink({ url: server.url, graph, ...options } as MemgraphSinkOptions);
  try {
    await sink.open(sinkContext({ clock: hurriedClock(), ...context }));
  } finally {
    await sink.close();
  }
}

async function start(options?: MemgraphDoubleOptions): Promise<MemgraphDouble> {
  return await startMemgraphDouble(options);
}

async function schemaOf(server: MemgraphDouble): Promise<readonly string[]> {
  await using client = openMemgraph(server);
  const indexes = await client.run('SHOW INDEX INFO');
  const constraints = await client.run('SHOW CONSTRAINT INFO');
  return [...indexes.records, ...constraints.records]
    .map((record) => [...(record.values() as Iterable<string | readonly string[]>)].slice(0, 3).join(' '))
    .toSorted();
}

/** How often it was asked for an index. */
function tries({ requests }: MemgraphDouble): number {
  return requests.filter(({ text = '' }) => text.startsWith('CREATE INDEX')).length;
}

const wanted = [
  'label+property Ci`ty coun`try,name',
  'label+property Person id',
  'unique Ci`ty coun`try,name',
  'unique Person id',
];

describe('createMemgraphSink, when it is opened', { timeout: 20_000 }, () => {
  it('makes what is missing, once, and nothing for owned nodes', async () => {
    await using server = await start();

    await open(server);
    const { schemaChanges } = server.counters;
    await open(server, { schema: 'ensure' });
    await open(server, { schema: 'verify' });

    expect(await schemaOf(server)).toEqual(wanted);
    expect(server.counters.schemaChanges).toBe(schemaChanges);
  });

  it('is safe beside another process', async () => {
    await using server = await start();

    await Promise.all([open(server), open(server), open(server)]);

    expect(await schemaOf(server)).toEqual(wanted);
  });

  it('names all that is missing where it only verifies', async () => {
    await using server = await start();
    await open(server, { graph: people });

    await expect(open(server, { schema: 'verify' })).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'memgraph: expected indexes on Ci`ty (coun`try, name), and uniqueness constraints on Ci`ty (coun`try, name), found none; open with schema: ensure',
    });
    expect(await schemaOf(server)).toEqual(['label+property Person id', 'unique Person id']);
  });

  it('counts the nodes that share a key', async () => {
    await using server = await start();
    await server.query('UNWIND [1, 1, 2, 3, 3, 3, null] AS id CREATE (:Person {id: id})');

    await expect(open(server)).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
      message:
        'memgraph: uniqueness of Person (id): expected each key once, found 5 nodes with 2 keys between them; merge or remove the others first',
    });
  });

  it('waits for transactions of others that keep the storage', async () => {
    await using server = await start({ storageAccessTimeoutMs: 20 });
    await using client = openMemgraph(server);
    const session = client.driver.session();
    const transaction = session.beginTransaction();
    await transaction.run('CREATE (:Person {id: 1})');
    const opening = open(server);
    await server.until(() => tries(server) > 2);
    const early = await schemaOf(server);

    await transaction.commit();
    await opening;

    expect([early, await schemaOf(server)]).toEqual([[], wanted]);
    await session.close();
  });

  it('waits for as long as it is told that they do', async () => {
    await using server = await start();
    const kept = server.inject({
      on: 'ddl',
      times: 3,
      effect: { kind: 'error', ...memgraphErrors.readOnlyAccess },
    });

    await open(server);

    expect(kept.hits).toBe(3);
    expect(await schemaOf(server)).toEqual(wanted);
  });

  it.each(
    ['RETURN 1', 'CREATE INDEX', 'CREATE CONSTRAINT'].flatMap((text) =>
      (['sharedAccess', 'readOnlyAccess'] as const).map((name) => [text, name] as const),
    ),
  )('waits, whatever it asks: %s, %s', async (start, name) => {
    await using server = await startMemgraphDouble();
    const kept = server.inject({
      on: ['run', 'ddl'],
      times: 3,
      match: ({ texts }) => texts.some((text) => text.startsWith(start)),
      effect: { kind: 'error', ...memgraphErrors[name] },
    });

    await open(server);

    expect(kept.hits).toBe(3);
    expect(await schemaOf(server)).toEqual(wanted);
  });

  it.each(
    ['CREATE INDEX', 'CREATE CONSTRAINT'].flatMap((text) =>
      (['before', 'after'] as const).map((when) => [text, when] as const),
    ),
  )('asks again when the connection is lost at %s, %s', async (start, when) => {
    await using server = await startMemgraphDouble();
    const cut = server.inject({
      on: ['run', 'ddl'],
      times: 2,
      match: ({ texts }) => texts.some((text) => text.startsWith(start)),
      effect: { kind: 'cut', when },
    });

    await open(server);

    expect(cut.hits).toBe(2);
    expect(await schemaOf(server)).toEqual(wanted);
  });

  it('does not wait for a server that is not there', async () => {
    const server = await startMemgraphDouble();
    const { url } = server;
    await server.stop();

    await expect(open({ url })).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('gives up, within what it says, where they keep it for good', async () => {
    await using server = await start();
    server.inject({ on: 'ddl', effect: { kind: 'error', ...memgraphErrors.uniqueAccess } });

    await expect(open(server, { context: { clock: hurriedClock(100) } })).rejects.toMatchObject({
      code: 'unavailable',
      reason: 'storage-access',
    });
  });

  it('ends when it is aborted meanwhile', async () => {
    await using server = await start();
    const kept = server.inject({ on: 'ddl', effect: { kind: 'error', ...memgraphErrors.uniqueAccess } });
    const abort = new AbortController();
    const outcome = errorOf(open(server, { context: { clock: systemClock, signal: abort.signal } }));
    await server.until(() => kept.hits > 0);

    abort.abort();

    expect(await outcome).toMatchObject({ code: 'unavailable' });
  });

  it('takes for made what a replica has not confirmed', async () => {
    await using server = await start();
    const logger = logLines();
    const faults = server.inject({
      on: 'ddl',
      effect: { kind: 'error', when: 'after', ...memgraphErrors.stillCommitted },
    });

    await open(server, { context: { logger } });

    expect(faults.hits).toBe(4);
    expect(await schemaOf(server)).toEqual(wanted);
    expect(logger.lines.filter((line) => line.startsWith('warn'))).toHaveLength(4);
  });

  it('refuses a database without transactions', async () => {
    await using server = await start({ storageMode: 'IN_MEMORY_ANALYTICAL' });

    await expect(open(server)).rejects.toMatchObject({ code: 'misconfigured', reason: 'storage-mode' });
    expect(await schemaOf(server)).toEqual([]);
  });

  it('makes indexes there where that is allowed, and says what it cannot make', async () => {
    await using server = await start({ storageMode: 'IN_MEMORY_ANALYTICAL' });
    const logger = logLines();

    await open(server, { analytical: 'allow', context: { logger } });

    expect(await schemaOf(server)).toEqual(wanted.slice(0, 2));
    expect(logger.lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('a batch that fails stays half written'),
      expect.stringContaining('no uniqueness constraint can be made'),
      expect.stringContaining('no uniqueness constraint can be made'),
    ]);
  });

  it('verifies there what can be there', async () => {
    await using server = await start({ storageMode: 'IN_MEMORY_ANALYTICAL' });
    const logger = logLines();

    await expect(open(server, { analytical: 'allow', schema: 'verify' })).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'schema',
    });
    await open(server, { analytical: 'allow' });
    await open(server, { analytical: 'allow', schema: 'verify', context: { logger } });

    expect(logger.lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('a batch that fails stays half written'),
      expect.stringContaining('no uniqueness constraint can be made'),
      expect.stringContaining('no uniqueness constraint can be made'),
    ]);
  });

  it.each(['Neo4j/5.2.0', 'our graph'])('knows a Memgraph under any name: %s', async (serverAgent) => {
    const logger = logLines();
    await using server = await startScriptedBolt({ versions: ['5.2'], serverAgent });

    await open(server, { graph: people, context: { logger } });

    expect(server.requests.filter(({ text = '' }) => text.startsWith('CREATE'))).toHaveLength(2);
    expect(logger.lines).toContain('info memgraph: connected');
  });

  it('does not write to what answers as Neo4j does', async () => {
    const refused = boltFailure('Neo.ClientError.Statement.SyntaxError', "Invalid input 'REPLICATION'");
    await using server = await startScriptedBolt({
      serverAgent: 'Memgraph',
      onRun: ({ text }) => (text.startsWith('SHOW') ? refused : undefined),
    });

    await expect(open(server)).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'server',
      message: expect.stringContaining('needs @rivergraph/sink-neo4j'),
    });
  });

  it('waits for a main instance where it meets a replica', async () => {
    await using server = await start();
    server.become('replica');

    await expect(open(server)).rejects.toMatchObject({ code: 'unavailable', reason: 'read-only' });
  });

  it('does not open with other credentials than the server’s', async () => {
    await using server = await start({ users: { ann: 'secret' } });

    await expect(open(server)).rejects.toMatchObject({ code: 'unauthorized' });
    await open(server, { auth: { username: 'ann', password: 'secret' } });
    expect(server.counters.schemaChanges).toBe(4);
  });
});
