import { systemClock } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { Neo4jError } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { inspectServer } from '../../src/server/inspect-server.ts';
import { fakeConnection, serverError } from './fake-connection.ts';
import type { Reply } from './fake-connection.ts';
import { logLines } from './log-lines.ts';

const role = 'SHOW REPLICATION ROLE';
const ofDatabase = 'SHOW STORAGE INFO ON CURRENT DATABASE';
const ofInstance = 'SHOW STORAGE INFO';
const forbidden = serverError(
  'ClientError',
  'You are not authorized to execute this query! Please contact your database administrator.',
);
const unknown = serverError(
  'ClientError',
  "Error on line 1 position 19 with the ON token.\nThe underlying parsing error is extraneous input 'ON'",
);

const syntaxOfNeo4j = new Neo4jError(
  "Invalid input 'REPLICATION'",
  'Neo.ClientError.Statement.SyntaxError',
  '42001',
  'error: syntax error',
  {} as never,
);
const busy = serverError(
  'TransientError',
  'Cannot get shared access to the storage. Try stopping other parallel queries.',
);
const lost = new Neo4jError(
  'Connection was closed by server',
  'ServiceUnavailable',
  '50N42',
  'error',
  {} as never,
);

function storage(mode: unknown): Reply {
  return [
    { 'storage info': 'vertex_count', value: 0 },
    { 'storage info': 'storage_mode', value: mode },
  ];
}

interface Told {
  readonly error: unknown;
  readonly lines: readonly string[];
  readonly sent: readonly string[];
}

async function inspect(
  replies: Readonly<Record<string, Reply>>,
  analytical: 'refuse' | 'allow' = 'refuse',
): Promise<Told> {
  const { connection, sent } = fakeConnection((statement) => replies[statement]);
  const logger = logLines();
  const { signal } = new AbortController();
  const error = await inspectServer(connection, { signal, clock: systemClock, logger }, { analytical }).then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return { error, lines: logger.lines, sent };
}

describe('inspectServer', () => {
  it('says nothing of a main instance with transactions', async () => {
    const told = await inspect({
      [role]: [{ 'replication role': 'main' }],
      [ofDatabase]: storage('IN_MEMORY_TRANSACTIONAL'),
    });

    expect(told).toEqual({ error: undefined, lines: [], sent: [role, ofDatabase] });
  });

  it('waits for another instance where it meets a replica', async () => {
    const { error } = await inspect({ [role]: [{ 'replication role': 'replica' }] });

    expect(error).toMatchObject({
      code: 'unavailable',
      reason: 'read-only',
      outcome: 'not-applied',
      message: 'memgraph: expected the main instance, got a replica, which takes no writes',
    });
  });

  it('refuses a storage without transactions', async () => {
    const { error } = await inspect({ [ofDatabase]: storage('IN_MEMORY_ANALYTICAL') });

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'storage-mode' });
  });

  it('warns of one where that is allowed', async () => {
    const { error, lines } = await inspect({ [ofDatabase]: storage('IN_MEMORY_ANALYTICAL') }, 'allow');

    expect(error).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^warn memgraph: in storage mode IN_MEMORY_ANALYTICAL/)]);
  });

  it('warns of the storage on disk', async () => {
    const { error, lines } = await inspect({ [ofDatabase]: storage('ON_DISK_TRANSACTIONAL') });

    expect(error).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^warn memgraph: the storage mode ON_DISK_TRANSACTIONAL/)]);
  });

  it('asks an older server in its way', async () => {
    const { error, sent } = await inspect({
      [ofDatabase]: unknown,
      [ofInstance]: storage('IN_MEMORY_ANALYTICAL'),
    });

    expect(sent).toEqual([role, ofDatabase, ofInstance]);
    expect(error).toMatchObject({ code: 'misconfigured', reason: 'storage-mode' });
  });

  it('passes over what the user may not ask', async () => {
    const { error, lines, sent } = await inspect({ [role]: forbidden, [ofDatabase]: forbidden });

    expect(error).toBeUndefined();
    expect(sent).toEqual([role, ofDatabase]);
    expect(lines).toEqual([
      'debug memgraph: the role of the instance is not known',
      expect.stringMatching(/^warn memgraph: the storage mode is not known/),
    ]);
  });

  it.each([[[]], [storage(7)]])('warns where the mode is not told: %#', async (reply) => {
    const { error, lines } = await inspect({ [ofDatabase]: reply });

    expect(error).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^warn memgraph: the storage mode is not known/)]);
  });

  it('refuses a server that does not know the question', async () => {
    const told = await inspect({ [role]: unknown, [ofDatabase]: unknown, [ofInstance]: unknown });

    expect(told.error).toMatchObject({
      code: 'misconfigured',
      reason: 'server',
      message: expect.stringContaining('does not know SHOW STORAGE INFO'),
    });
  });

  it.each([
    [{ [role]: syntaxOfNeo4j }, [role]],
    [{ [role]: [], [ofDatabase]: syntaxOfNeo4j, [ofInstance]: syntaxOfNeo4j }, [role, ofDatabase]],
  ])('knows a Neo4j by its answers, whatever its name: %#', async (replies, asked) => {
    const { error, sent } = await inspect(replies);

    expect(error).toMatchObject({
      code: 'misconfigured',
      reason: 'server',
      message:
        'memgraph: expected a Memgraph server, got one that answers as Neo4j does, which needs @rivergraph/sink-neo4j',
    });
    expect(sent).toEqual(asked);
  });

  it.each([role, ofDatabase])(
    'asks again while others keep the storage, and when the connection is lost: %s',
    async (question) => {
      const troubles = [busy, lost];
      const { connection, sent } = fakeConnection(
        (text) => (text === question ? troubles.shift() : undefined) ?? [],
      );
      const clock = createManualClock();
      const context = { signal: new AbortController().signal, clock, logger: logLines() };
      const ended = inspectServer(connection, context, { analytical: 'refuse' });

      for (const ms of [100, 200]) await clock.advance(ms);
      await ended;

      expect(sent.filter((text) => text === question)).toHaveLength(3);
    },
  );

  it('passes on that the server takes no writes', async () => {
    const elsewhere = serverError('ClientError', "Queries on replica shouldn't write.");

    const { error } = await inspect({ [ofDatabase]: elsewhere });

    expect(error).toMatchObject({ code: 'unavailable', reason: 'read-only' });
  });

  it('passes on that the database does not exist', async () => {
    const missing = serverError('TransientError', 'Tried to retrieve an unknown database "sales".');

    const { error } = await inspect({ [role]: missing });

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'database' });
  });

  it('passes on that the user is not known', async () => {
    const refused = new Neo4jError(
      'Authentication failure',
      'Memgraph.ClientError.Security.Unauthenticated',
      '50N42',
      'error',
      {} as never,
    );

    const { error } = await inspect({ [role]: refused });

    expect(error).toMatchObject({ code: 'unauthorized' });
  });
});
