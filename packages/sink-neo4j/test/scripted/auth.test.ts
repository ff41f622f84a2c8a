import { conformanceGraph } from '@rivergraph/core/testing';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { CypherSinkWrite, Neo4jAuth, RotatingCredentials } from '@rivergraph/sink-neo4j';
import { acceptAuth, boltFailure, startScriptedBolt } from '@rivergraph/servers';
import type { BoltRun, Reply, ScriptedBolt } from '@rivergraph/servers';
import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { sinkContext } from '../../../cypher/test/bolt-support/contexts.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { openSink } from './support/open-sink.ts';
import { RowStore } from './support/row-store.ts';
import { runPipeline } from './support/run-pipeline.ts';

const graph = conformanceGraph;
const person: CypherSinkWrite = graph.Person.upsert({ id: 'p' });
const tokenExpired = boltFailure('Neo.ClientError.Security.TokenExpired', 'too old');

function tokensOf(server: ScriptedBolt): readonly unknown[] {
  return server.requests
    .filter(({ name }) => name === 'LOGON')
    .map(({ metadata }) => metadata['credentials']);
}

/** A provider of tokens `token 1`, `token 2`, …, and the script of a server that takes only one of them. */
class Tokens {
  asked = 0;
  valid = 1;
  readonly store: RowStore = new RowStore();

  readonly give = (): RotatingCredentials => {
    this.asked += 1;
    return { credentials: { bearer: `token ${this.asked}` } };
  };

  /** Once the token is not valid any more, the server says so at the next statement. */
  readonly onRun = (run: BoltRun): Reply =>
    run.connection.auth['credentials'] === `token ${this.valid}` ? this.store.onRun(run) : tokenExpired;
}

describe('option auth', () => {
  it.each<[string, Neo4jAuth | undefined, object]>([
    [
      'a password',
      { username: 'ann', password: 'pw', realm: 'r' },
      { scheme: 'basic', principal: 'ann', credentials: 'pw', realm: 'r' },
    ],
    [
      'an empty password',
      { username: 'ann', password: '' },
      { scheme: 'basic', principal: 'ann', credentials: '' },
    ],
    ['a token', { bearer: 'a.b.c' }, { scheme: 'bearer', credentials: 'a.b.c' }],
    ['a ticket', { kerberos: 'dGlja2V0' }, { scheme: 'kerberos', credentials: 'dGlja2V0' }],
    [
      'another scheme',
      { scheme: 'own', principal: 'ann', credentials: 'pw', realm: 'r', parameters: { factor: 'second' } },
      { scheme: 'own', principal: 'ann', credentials: 'pw', realm: 'r', parameters: { factor: 'second' } },
    ],
    [
      'a function',
      () => ({ credentials: { username: 'ann', password: 'pw' } }),
      { scheme: 'basic', principal: 'ann' },
    ],
    [
      'a function that waits',
      async () => await Promise.resolve({ credentials: { bearer: 'a.b.c' } }),
      { scheme: 'bearer', credentials: 'a.b.c' },
    ],
    [
      'a token manager',
      neo4j.authTokenManagers.basic({ tokenProvider: async () => neo4j.auth.basic('ann', 'pw') }),
      { scheme: 'basic', principal: 'ann', credentials: 'pw' },
    ],
  ])('may be %s', async (_what, auth, expected) => {
    await using server = await startScriptedBolt();

    await using _sink = await openSink({ url: server.url, auth });

    expect(server.connections[0]?.auth).toMatchObject(expected);
  });

  it('may be left out', async () => {
    await using server = await startScriptedBolt();
    const sink = createNeo4jSink({ url: server.url });

    await sink.open(sinkContext());

    expect(server.connections[0]?.auth).toEqual({ scheme: 'none' });
    await sink.close();
  });
});

describe('a function that gives credentials', { timeout: 20_000 }, () => {
  it('is asked once for as long as the server takes them', async () => {
    const tokens = new Tokens();
    await using server = await startScriptedBolt();
    await using sink = await openSink({ url: server.url, graph, auth: tokens.give });

    await Promise.all([sink.write([person]), sink.write([person]), sink.write([person])]);

    expect(tokens.asked).toBe(1);
  });

  it('is asked again when the token has expired, and the pipeline goes on', async () => {
    const tokens = new Tokens();
    await using server = await startScriptedBolt({
      onRun: (run) => {
        if (tokens.store.rows.length >= 20) tokens.valid = 2;
        return tokens.onRun(run);
      },
    });

    const { error, buried, stats } = await runPipeline(server, {
      records: 100,
      maxRecords: 10,
      sink: { auth: tokens.give },
    });

    expect([error, buried, tokens.store.rows.length, tokens.asked]).toEqual([undefined, [], 100, 2]);
    expect(stats.retries.unauthorized).toBeGreaterThanOrEqual(1);
  });

  it('is asked again when the server refuses the log-in of a new connection', async () => {
    const tokens = new Tokens();
    const store = new RowStore({ before: () => (store.tried.length === 3 ? 'cut' : undefined) });
    await using server = await startScriptedBolt({
      onRun: store.onRun,
      onLogon: acceptAuth(({ credentials }) => {
        if (store.tried.length >= 3) tokens.valid = 2;
        return credentials === `token ${tokens.valid}`;
      }),
    });

    const { error, buried } = await runPipeline(server, {
      records: 100,
      maxRecords: 10,
      slots: 1,
      sink: { auth: tokens.give },
    });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 100]);
    expect(tokensOf(server)).toContain('token 2');
  });

  it.each(['bolt', 'neo4j'])(
    'is asked once more, no oftener, when every log-in is refused, on %s://',
    async (scheme) => {
      const tokens = new Tokens();
      const store = new RowStore({ before: () => (store.tried.length === 3 ? 'cut' : undefined) });
      await using server = await startScriptedBolt({
        onRun: store.onRun,
        onLogon: acceptAuth(() => store.tried.length < 3),
      });

      const { error, buried, committed } = await runPipeline(
        { url: `${scheme}://${server.address}` },
        { records: 100, maxRecords: 10, slots: 1, sink: { auth: tokens.give } },
      );

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'expired' });
      expect([buried, new Set(tokensOf(server)).size]).toEqual([[], 2]);
      expect((committed ?? -1) + 1).toBeLessThanOrEqual(store.rows.length);
    },
  );

  it('stops the pipeline when its next credentials are refused as well, with nothing lost', async () => {
    const store = new RowStore({ before: () => (store.tried.length > 3 ? tokenExpired : undefined) });
    await using server = await startScriptedBolt(store);
    const tokens = new Tokens();

    const { error, buried, committed } = await runPipeline(server, {
      records: 100,
      maxRecords: 10,
      slots: 1,
      sink: { auth: tokens.give },
    });

    expect(error).toMatchObject({ code: 'unauthorized', reason: 'expired' });
    expect(error?.message).not.toContain('token');
    expect(buried).toEqual([]);
    expect((committed ?? -1) + 1).toBeLessThanOrEqual(store.rows.length);
  });

  it('is asked again when they are over', async () => {
    let asked = 0;
    await using server = await startScriptedBolt();
    await using sink = await openSink({
      url: server.url,
      graph,
      auth: () => {
        asked += 1;
        return { credentials: { bearer: `token ${asked}` }, expiresAt: new Date(Date.now() - 1) };
      },
    });

    await sink.write([person]);

    expect(tokensOf(server)).toEqual(['token 1', 'token 2']);
    expect(server.accepted).toBe(1);
  });

  it('that fails is waited for like a server that is away', async () => {
    const store = new RowStore({ before: () => (store.tried.length === 2 ? tokenExpired : undefined) });
    await using server = await startScriptedBolt(store);
    let asked = 0;
    const auth = (): RotatingCredentials => {
      asked += 1;
      if (asked === 2 || asked === 3) throw new Error('the provider is away');
      return { credentials: { bearer: `token ${asked}` } };
    };

    const { error, buried } = await runPipeline(server, {
      records: 60,
      maxRecords: 10,
      slots: 1,
      sink: { auth },
    });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 60]);
    expect(asked).toBeGreaterThanOrEqual(4);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no credentials', { token: 'secret' }],
    ['no such credentials', { credentials: 'secret' }],
    ['half of them', { credentials: { username: 'ann' } }],
    ['a date that is none', { credentials: { bearer: 'secret' }, expiresAt: 'tomorrow' }],
    ['an invalid date', { credentials: { bearer: 'secret' }, expiresAt: new Date(Number.NaN) }],
  ])('that gives %s is a fault of the options', async (_what, given) => {
    await using server = await startScriptedBolt();

    const error = await errorOf(openSink({ url: server.url, auth: () => given as RotatingCredentials }));

    expect(error.code).toBe('misconfigured');
    expect(error.message).toContain('neo4j: option auth');
    expect(error.message).not.toContain('secret');
  });
});

describe('credentials that do not change', () => {
  it('stop the pipeline when the server refuses them in mid-run, with nothing lost', async () => {
    const store = new RowStore({ before: () => (store.tried.length === 3 ? 'cut' : undefined) });
    await using server = await startScriptedBolt({
      onRun: store.onRun,
      onLogon: acceptAuth(() => store.tried.length < 3),
    });

    const { error, buried, committed } = await runPipeline(server, {
      records: 100,
      maxRecords: 10,
      slots: 1,
    });

    expect(error).toMatchObject({ code: 'unauthorized', reason: undefined });
    expect(buried).toEqual([]);
    expect((committed ?? -1) + 1).toBeLessThanOrEqual(store.rows.length);
  });

  it('are sent again where the server only forgot them', async () => {
    const expired = boltFailure('Neo.ClientError.Security.AuthorizationExpired');
    const store = new RowStore({ before: () => (store.tried.length === 3 ? expired : undefined) });
    await using server = await startScriptedBolt(store);

    const { error, buried } = await runPipeline(server, { records: 60, maxRecords: 10, slots: 1 });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 60]);
  });

  it('wait where the server answers no log-ins for now', async () => {
    const limited = boltFailure('Neo.ClientError.Security.AuthenticationRateLimit');
    const store = new RowStore({ before: () => (store.tried.length === 3 ? limited : undefined) });
    await using server = await startScriptedBolt(store);

    const { error, buried, stats } = await runPipeline(server, { records: 60, maxRecords: 10, slots: 1 });

    expect([error, buried, store.rows.length]).toEqual([undefined, [], 60]);
    expect(stats.retries.throttled).toBe(1);
  });
});

describe('a token manager', () => {
  it('gives other credentials in mid-run', async () => {
    const tokens = new Tokens();
    await using server = await startScriptedBolt({
      onRun: (run) => {
        if (tokens.store.rows.length >= 20) tokens.valid = 2;
        return tokens.onRun(run);
      },
    });
    const auth = neo4j.authTokenManagers.bearer({
      tokenProvider: async () => {
        tokens.asked += 1;
        return { token: neo4j.auth.bearer(`token ${tokens.asked}`) };
      },
    });

    const { error, buried } = await runPipeline(server, { records: 100, maxRecords: 10, sink: { auth } });

    expect([error, buried, tokens.store.rows.length]).toEqual([undefined, [], 100]);
  });
});
