import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { systemClock } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import { createNeo4jSink, cypher } from '@rivergraph/sink-neo4j';
import { boltFailure, onStatement, selfSigned, startScriptedBolt } from '@rivergraph/servers';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { errorOf, OpenSink } from '../../../cypher/test/bolt-support/open-sink.ts';
import { auth, openSink } from './support/open-sink.ts';
import { writeOf } from '../../../cypher/test/bolt-support/write-of.ts';

const { Person } = conformanceGraph;
const graph = conformanceGraph;
const write = Person.upsert({ id: 'a' });

/** A port where somebody listens and says what the test likes, which is nothing unless it is told. */
async function startSilent(
  answer?: string,
): Promise<{ url: string; sockets: Set<Socket>; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => sockets.delete(socket));
    socket.once('data', () => answer !== undefined && socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.resetAndDestroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `bolt://127.0.0.1:${port}`, sockets, stop };
}

describe('open', () => {
  it('connects once, with the credentials, and asks one question', async () => {
    await using server = await startScriptedBolt();

    await using _sink = await openSink({ url: server.url });

    expect(server.requests.map(({ name }) => name)).toEqual(['HELLO', 'LOGON', 'RUN', 'PULL']);
    expect(server.connections[0]).toMatchObject({
      userAgent: 'rivergraph',
      auth: { scheme: 'basic', principal: 'neo4j', credentials: 'a secret' },
    });
  });

  it.each(['bolt', 'neo4j'] as const)('speaks TLS to %s+ssc', async (scheme) => {
    await using server = await startScriptedBolt({ tls: selfSigned() });
    const url = scheme === 'bolt' ? server.url : server.routingUrl;
    await using sink = await openSink({ url, graph });

    await sink.write([write]);

    expect(url).toMatch(new RegExp(`^${scheme}\\+ssc:`));
    expect(server.requests.filter(({ text }) => text?.includes('Person'))).toHaveLength(1);
  });

  it.each(['bolt', 'neo4j'] as const)('does not believe an unknown certificate on %s+s', async (scheme) => {
    await using server = await startScriptedBolt({ tls: selfSigned() });

    const error = await errorOf(openSink({ url: `${scheme}+s://${server.address}` }));

    expect([error.code, server.requests]).toEqual(['unavailable', []]);
  });

  it.each([
    ['Neo4j/v5.11.0 compatible graph database server - Memgraph', 'got Memgraph'],
    ['Neo4j/4.4.41', 'expected Neo4j 5 or later, got 4'],
  ])('refuses %s, and leaves nothing open', async (serverAgent, message) => {
    await using server = await startScriptedBolt({ serverAgent });

    const error = await errorOf(openSink({ url: server.url }));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'server' });
    expect(error.message).toContain(message);
    await server.until(() => server.connections.length === 0);
  });

  it('refuses a Neo4j that speaks Bolt 4.4 only', async () => {
    await using server = await startScriptedBolt({ versions: ['4.4'], serverAgent: 'Neo4j/4.4.41' });

    const error = await errorOf(openSink({ url: server.url }));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'server' });
    await server.until(() => server.connections.length === 0);
  });

  it('may be tried again on the same sink when it failed', async () => {
    let refusals = 1;
    await using server = await startScriptedBolt({
      onRun: () =>
        refusals-- > 0 ? boltFailure('Neo.TransientError.General.DatabaseUnavailable') : undefined,
    });
    const sink = createNeo4jSink({ url: server.url, auth, graph, schema: 'off' });

    const first = await errorOf(sink.open(sinkContext()));
    await server.until(() => server.connections.length === 0);
    await sink.open(sinkContext());
    await using opened = new OpenSink(sink, systemClock);
    await opened.write([write]);

    expect([first.code, server.connections.length]).toEqual(['unavailable', 1]);
  });

  it.each<[string, 'ensure' | 'verify']>([
    ['its constraints cannot be made', 'ensure'],
    ['its constraints are missing', 'verify'],
  ])('leaves nothing open where %s', async (_what, schema) => {
    await using server = await startScriptedBolt({
      onRun: onStatement('CREATE CONSTRAINT', boltFailure('Neo.ClientError.Security.Forbidden')),
    });
    const sink = createNeo4jSink({ url: server.url, auth, graph, schema });

    const error = await errorOf(sink.open(sinkContext()));

    expect(error.code).toBe(schema === 'ensure' ? 'unauthorized' : 'misconfigured');
    await server.until(() => server.connections.length === 0);
  });

  it('may be aborted while it makes constraints', async () => {
    await using server = await startScriptedBolt({ onRun: onStatement('CONSTRAINT', 'hang') });
    const controller = new AbortController();
    const sink = createNeo4jSink({ url: server.url, auth, graph });

    const opening = errorOf(sink.open(sinkContext({ signal: controller.signal })));
    await server.until(() => server.requests.some(({ text }) => text?.includes('CONSTRAINT') === true));
    controller.abort();

    expect((await opening).code).toBe('unavailable');
    await server.until(() => server.connections.length === 0);
  });

  it('says of a first statement that is refused that it is the configuration', async () => {
    const refusal = boltFailure('Neo.ClientError.Statement.ArgumentError', 'Impersonation is not supported');
    await using server = await startScriptedBolt({ onRun: () => refusal });

    const error = await errorOf(openSink({ url: server.url, impersonatedUser: 'ann' }));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'server' });
    expect(error.cause).toMatchObject({ message: 'Impersonation is not supported' });
  });

  it.each([
    ['Neo.ClientError.Security.Unauthorized', 'unauthorized'],
    ['Neo.ClientError.Security.AuthenticationRateLimit', 'throttled'],
  ])('tells of %s', async (code, expected) => {
    await using server = await startScriptedBolt({ onLogon: () => boltFailure(code) });

    const error = await errorOf(openSink({ url: server.url }));

    expect(error.code).toBe(expected);
    expect(error.message).not.toContain(auth.password);
    await server.until(() => server.connections.length === 0);
  });

  it('tells of a database that is missing', async () => {
    const code = 'Neo.ClientError.Database.DatabaseNotFound';
    await using server = await startScriptedBolt({
      onRun: () => boltFailure(code),
      routing: () => boltFailure(code),
    });

    const errors = [
      await errorOf(openSink({ url: server.url, database: 'nope' })),
      await errorOf(openSink({ url: server.routingUrl, database: 'nope' })),
    ];

    expect(errors.map(({ code: own, reason }) => [own, reason])).toEqual([
      ['misconfigured', 'database'],
      ['misconfigured', 'database'],
    ]);
  });

  it.each(['bolt', 'neo4j'])('fails soon where nobody listens, on %s://', async (scheme) => {
    const server = await startScriptedBolt();
    await server.stop();

    const error = await errorOf(openSink({ url: `${scheme}://${server.address}` }));

    expect(error).toMatchObject({
      code: 'unavailable',
      message: 'neo4j: the connection was lost, or there is none',
    });
  });

  it('fails within its time where somebody listens and says nothing', async () => {
    const silent = await startSilent();
    const begin = performance.now();

    const error = await errorOf(
      openSink({ url: silent.url, driverConfig: { connectionAcquisitionTimeout: 300 } }),
    );

    expect(error.code).toBe('unavailable');
    expect(error.message).toContain('no connection came free and none could be made in time');
    expect(performance.now() - begin).toBeLessThan(5_000);
    await silent.stop();
  });

  it('says that it is not Bolt where an HTTP server answers', async () => {
    const silent = await startSilent('HTTP/1.1 400 Bad Request\r\n\r\n');

    const error = await errorOf(openSink({ url: silent.url }));

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'server' });
    await silent.stop();
  });

  it('rejects at once when it is aborted while the server says nothing, and lets the connection go', async () => {
    await using server = await startScriptedBolt({ onRun: () => 'hang' });
    const controller = new AbortController();
    const sink = createNeo4jSink({ url: server.url, auth, schema: 'off' });

    const opening = errorOf(sink.open(sinkContext({ signal: controller.signal })));
    await server.until(() => server.requests.some(({ name }) => name === 'PULL'));
    controller.abort(new Error('not wanted'));
    const error = await opening;

    expect(error).toMatchObject({ code: 'unavailable', cause: { message: 'not wanted' } });
    await server.until(() => server.connections.length === 0);
  });

  it('sends nothing when it is aborted beforehand', async () => {
    await using server = await startScriptedBolt();
    const sink = createNeo4jSink({ url: server.url, auth });

    const error = await errorOf(sink.open(sinkContext({ signal: AbortSignal.abort() })));

    expect([error.code, server.accepted]).toEqual(['unavailable', 0]);
  });
});

describe('a sink', () => {
  it('does no I/O before it is opened', async () => {
    await using server = await startScriptedBolt();

    const sink = createNeo4jSink({ url: server.url, auth, graph });
    sink.describe?.({ writes: [write] });
    await sink.close();

    expect(server.accepted).toBe(0);
  });

  it('may be opened once', async () => {
    await using server = await startScriptedBolt();
    await using opened = await openSink({ url: server.url, graph });

    const again = await errorOf(opened.sink.open(sinkContext()));
    await opened.write([write]);

    expect(again.code).toBe('internal');
  });

  it('refuses to be used before open and after close', async () => {
    await using server = await startScriptedBolt();
    const sink = createNeo4jSink({ url: server.url, auth, graph, schema: 'off' });
    const opened = new OpenSink(sink, systemClock);

    const before = await errorOf(opened.write([write]));
    await sink.open(sinkContext());
    await sink.close();
    const after = [
      await errorOf(opened.write([write])),
      await errorOf(sink.open(sinkContext())),
      await errorOf(sink.prepareSchema?.('verify', sinkContext()) ?? Promise.resolve()),
    ];

    expect([before, ...after].map(({ code }) => code)).toEqual(['closed', 'closed', 'closed', 'closed']);
  });

  it('closes every connection, and may be closed again', async () => {
    await using server = await startScriptedBolt();
    const { sink } = await openSink({ url: server.url });

    await Promise.all([sink.close(), sink.close()]);
    await sink.close();
    await server.until(() => server.connections.length === 0);

    expect(server.accepted).toBe(1);
  });

  it('is closed though it is opening, and leaves no connection', async () => {
    await using server = await startScriptedBolt({ onRun: () => 'hang' });
    const sink = createNeo4jSink({ url: server.url, auth });

    const opening = errorOf(sink.open(sinkContext()));
    await server.until(() => server.requests.some(({ name }) => name === 'PULL'));
    await sink.close();
    const error = await opening;

    expect(error.code).toBe('closed');
    await server.until(() => server.connections.length === 0);
  });

  it('refuses writes of a graph that is not its own, and sends nothing', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url });
    server.forgetRequests();

    const error = await errorOf(sink.write([write]));

    expect([error.code, error.reason, server.requests]).toEqual(['misconfigured', 'schema', []]);
  });
});

describe('a driver of the user’s own', () => {
  it('is used and not closed', async () => {
    await using server = await startScriptedBolt();
    await using driver = neo4j.driver(server.url, neo4j.auth.basic('own', 'secret'));
    const opened = await openSink({ driver, graph });

    await opened.write([write]);
    await opened.sink.close();
    await driver.executeQuery('RETURN 1');

    expect(server.accepted).toBe(1);
    expect(server.connections[0]?.auth).toMatchObject({ principal: 'own' });
  });

  it('stops the writing when the user has closed it', async () => {
    await using server = await startScriptedBolt();
    const driver = neo4j.driver(server.url, neo4j.auth.basic('own', 'secret'));
    await using opened = await openSink({ driver, graph });

    await driver.close();
    const error = await errorOf(opened.write([write]));

    expect(error.code).toBe('closed');
  });

  it('is not closed by an open that fails', async () => {
    await using server = await startScriptedBolt({ serverAgent: 'Neo4j/4.4.41' });
    await using driver = neo4j.driver(server.url, neo4j.auth.basic('own', 'secret'));

    await errorOf(openSink({ driver }));
    await driver.executeQuery('RETURN 1');

    expect(server.accepted).toBe(1);
  });
});

describe('cypher', () => {
  it('needs no graph', async () => {
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url });
    const rows = cypher('MERGE (:Row {id: event})');

    await sink.write([writeOf(rows, 7)]);

    expect(server.requests.find(({ text }) => text?.includes('MERGE'))?.parameters).toEqual({ c0: [7] });
  });
});
