import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceGraph, describeSinkConformance, sinkCases } from '@rivergraph/core/testing';
import { MemgraphClient, selfSigned, startMemgraphCluster, startMemgraphDouble } from '@rivergraph/servers';
import neo4j from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hurriedClock } from '../../../cypher/test/bolt-support/hurried-clock.ts';
import { errorOf } from '../../../cypher/test/bolt-support/open-sink.ts';
import { runPipeline } from '../../../cypher/test/bolt-support/run-pipeline.ts';
import { sharedDatabase } from '../../../cypher/test/bolt-support/shared-database.ts';
import { createMemgraphSink } from '../../src/index.ts';
import type { MemgraphAuth, RotatingCredentials } from '../../src/index.ts';
import { textForms } from '../support/text-forms.ts';
import { watchedSink } from '../support/watched-sink.ts';
import { openSink } from './support/open-double.ts';

const graph = conformanceGraph;
const { Person } = graph;
const ann = { username: 'ann', password: 'quite secret' };
const users = { ann: ann.password };

describe('a server with users', () => {
  it.each<[string, MemgraphAuth]>([
    ['a password', ann],
    ['a function', () => ({ credentials: ann })],
    ['a function that waits', async () => await Promise.resolve({ credentials: ann })],
    [
      'a token manager',
      neo4j.authTokenManagers.basic({
        tokenProvider: async () => neo4j.auth.basic(ann.username, ann.password),
      }),
    ],
  ])('is opened with %s', async (_, auth) => {
    await using double = await startMemgraphDouble({ users });
    await using sink = await openSink({ url: double.url, auth, graph });

    await sink.write([Person.upsert({ id: 'a' })]);

    expect(double.graph.nodeCount()).toBe(1);
  });

  it.each<[string, MemgraphAuth | undefined]>([
    ['another password', { username: 'ann', password: 'wrong word' }],
    ['another user', { username: 'bob', password: 'wrong word' }],
    ['a scheme that it has no module for', { scheme: 'saml', principal: 'ann', credentials: 'wrong word' }],
    ['nothing', undefined],
  ])('is not opened with %s, which is not shown', async (_, auth) => {
    await using double = await startMemgraphDouble({ users });

    const error = await errorOf(openSink({ url: double.url, auth, graph }));

    expect(error.code).toBe('unauthorized');
    expect(JSON.stringify([error.message, String(error.cause)])).not.toContain('wrong word');
  });

  it('stops a pipeline whose password does not hold any more, with what was written stored', async () => {
    const changing: Record<string, string> = { ...users };
    await using double = await startMemgraphDouble({ users: changing });
    const { sink } = watchedSink(createMemgraphSink({ url: double.url, auth: ann, graph }), (attempt) => {
      if (attempt !== 4) return;
      changing['ann'] = 'another';
      double.cutAll();
    });

    const { error, committed, deadLetters } = await runPipeline({
      sink,
      transform: ({ value }) => Person.upsert({ id: String(value) }),
      partitions: [Array.from({ length: 60 }, (_, value) => ({ value }))],
      delivery: { clock: hurriedClock(), maxRecords: 10, maxWaitMs: 5, slots: 1 },
    });

    expect(error).toMatchObject({ code: 'unauthorized' });
    expect(committed[0]).toBeGreaterThan(0);
    expect(double.graph.nodeCount()).toBeGreaterThan(committed[0] ?? 0);
    expect(deadLetters).toEqual([]);
  });

  it('is written to the end with credentials that change meanwhile', async () => {
    const changing: Record<string, string> = { ann: 'word 1' };
    await using double = await startMemgraphDouble({ users: changing });
    let asked = 0;
    const give = (): RotatingCredentials => {
      asked += 1;
      return { credentials: { username: 'ann', password: changing['ann'] ?? '' } };
    };
    const { sink } = watchedSink(createMemgraphSink({ url: double.url, auth: give, graph }), (attempt) => {
      // Who is refused twice in a row has nothing else to try.
      if (![4, 10, 16].includes(attempt)) return;
      changing['ann'] = `word ${attempt}`;
      double.cutAll();
    });

    const { error, deadLetters } = await runPipeline({
      sink,
      transform: ({ value }) => Person.upsert({ id: String(value) }),
      partitions: [Array.from({ length: 200 }, (_, value) => ({ value }))],
      delivery: { clock: hurriedClock(), maxRecords: 10, maxWaitMs: 5, slots: 2 },
    });

    expect({ error, deadLetters }).toEqual({ error: undefined, deadLetters: [] });
    expect(double.graph.nodeCount()).toBe(200);
    expect(asked).toBeGreaterThanOrEqual(3);
    expect(asked).toBeLessThanOrEqual(12);
  });

  it('is not written to by a user that may not, whose privileges are not the data’s fault', async () => {
    await using double = await startMemgraphDouble({ users });
    await using sink = await openSink({ url: double.url, auth: ann, graph });
    double.inject({
      on: 'run',
      effect: {
        kind: 'error',
        code: 'Memgraph.ClientError.MemgraphError.MemgraphError',
        message: 'You are not authorized to execute this query! Please contact your database administrator.',
      },
    });

    const error = await errorOf(sink.write([Person.upsert({ id: 'a' })]));

    expect([error.code, error.reason]).toEqual(['unauthorized', 'forbidden']);
  });
});

describe('a server with TLS', () => {
  const tls = selfSigned();

  it('is opened by bolt+ssc', async () => {
    await using double = await startMemgraphDouble({ users, tls });
    await using sink = await openSink({ url: double.url, auth: ann, graph });

    await sink.write([Person.upsert({ id: 'a' })]);

    expect(double.url).toMatch(/^bolt\+ssc:/);
    expect(double.graph.nodeCount()).toBe(1);
  });

  it('is opened with a certificate that the driver was told to trust', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rivergraph-'));
    const certificate = join(folder, 'server.pem');
    await writeFile(certificate, tls.cert);
    await using double = await startMemgraphDouble({ tls });

    await using sink = await openSink({
      url: double.url.replace('bolt+ssc:', 'bolt:'),
      driverConfig: {
        encrypted: 'ENCRYPTION_ON',
        trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES',
        trustedCertificates: [certificate],
      },
    });
    await rm(folder, { recursive: true });

    expect(sink.sink.name).toBe('memgraph');
  });

  it.each([
    ['with a certificate that nobody trusts', 'bolt+s:'],
    ['without TLS', 'bolt:'],
  ])('is not opened %s', async (_, scheme) => {
    await using double = await startMemgraphDouble({ tls });

    const error = await errorOf(openSink({ url: double.url.replace('bolt+ssc:', scheme), graph }));

    expect(error.code).toBe('unavailable');
  });
});

describe('a cluster behind a coordinator, with users and TLS', () => {
  let cluster: Awaited<ReturnType<typeof startMemgraphCluster>>;
  beforeAll(async () => {
    cluster = await startMemgraphCluster({ users, tls: selfSigned() });
  });
  afterAll(async () => await cluster.stop());

  // What a way to a server could spoil: transactions of both kinds, and several connections.
  describeSinkConformance(
    { describe, it },
    {
      name: 'memgraph with routes',
      features: { 'second sink': true, outage: false, 'atomic batches': true },
      cases: sinkCases.filter(({ group }) => ['atomic batches', 'concurrency'].includes(group)),
      harness: sharedDatabase({
        openDriver: () =>
          neo4j.driver(cluster.main.url, neo4j.auth.basic(ann.username, ann.password), { useBigInt: true }),
        empty: async (driver) => await new MemgraphClient(driver).clear(),
        createSink: (of) => createMemgraphSink({ url: cluster.url, auth: ann, graph: of, bytes: 'base64' }),
        forms: textForms('base64'),
      }),
    },
  );
});
