import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import type { BoltVersion } from '../../src/bolt/version.ts';
import { codeOf, pair } from './support.ts';

const versions: BoltVersion[] = ['4.4', '5.0', '5.1', '5.2', '5.3', '5.4', '5.6', '5.7', '5.8'];

describe('startScriptedBolt', () => {
  it.each(versions)('speaks Bolt %s with the driver', async (version) => {
    await using bolt = await pair({
      versions: [version],
      onRun: () => ({ fields: ['n'], records: [[1], [2]], summary: { stats: { 'nodes-created': 2 } } }),
    });

    const info = await bolt.driver.getServerInfo();
    const result = await bolt.driver.session().run('MATCH (n) RETURN n', { a: neo4j.int(1) });

    expect([info.agent, String(info.protocolVersion)]).toEqual(['Neo4j/5.26.0', version]);
    expect(result.records.map((record) => neo4j.integer.toNumber(record.get('n')))).toEqual([1, 2]);
    expect(result.summary.counters.updates().nodesCreated).toBe(2);
    expect(bolt.server.requests.find(({ name }) => name === 'RUN')?.parameters).toEqual({ a: 1 });
  });

  it.each(['manifest', 'plain'] as const)('agrees on a version by the %s handshake', async (handshake) => {
    await using bolt = await pair({ handshake });

    const info = await bolt.driver.getServerInfo();

    expect(String(info.protocolVersion)).toBe('5.8');
  });

  it('runs an explicit transaction', async () => {
    await using bolt = await pair({ onRun: ({ text }) => ({ fields: ['text'], records: [[text]] }) });
    const session = bolt.driver.session({ database: 'charges' });

    const transaction = await session.beginTransaction({ timeout: 5_000, metadata: { app: 'test' } });
    const first = await transaction.run('RETURN 1');
    const second = await transaction.run('RETURN 2');
    await transaction.commit();
    await session.close();

    expect([first, second].map(({ records }) => records[0]?.get('text'))).toEqual(['RETURN 1', 'RETURN 2']);
    expect(bolt.names).toBe('HELLO LOGON BEGIN RUN PULL RUN PULL COMMIT');
    expect(bolt.server.requests[2]?.metadata).toMatchObject({
      db: 'charges',
      tx_timeout: 5_000,
      tx_metadata: { app: 'test' },
    });
  });

  it('is what the driver expects of a server', async () => {
    await using bolt = await pair({ hints: { 'telemetry.enabled': true } });
    const session = bolt.driver.session();

    await bolt.driver.verifyConnectivity();
    const features = [
      await bolt.driver.supportsMultiDb(),
      await bolt.driver.supportsUserImpersonation(),
      await bolt.driver.supportsSessionAuth(),
      await bolt.driver.verifyAuthentication(),
    ];
    await session.executeWrite(async (transaction) => transaction.run('CREATE (n)'));
    await session.executeRead(async (transaction) => transaction.run('MATCH (n) RETURN n'));

    expect(features).toEqual([true, true, true, true]);
    expect(bolt.names).toContain('TELEMETRY BEGIN RUN PULL COMMIT TELEMETRY BEGIN RUN PULL COMMIT');
    const modes = bolt.server.requests
      .filter(({ name }) => name === 'BEGIN')
      .map(({ metadata }) => metadata['mode']);
    expect(modes).toEqual([undefined, 'r']);
  });

  it('hands records out as they are fetched, of several results at once', async () => {
    const records = Array.from({ length: 5 }, (_, index) => [index]);
    await using bolt = await pair(
      { onRun: () => ({ fields: ['n'], records }) },
      { disableLosslessIntegers: true },
    );
    const transaction = await bolt.driver.session({ fetchSize: 2 }).beginTransaction();

    const results = [transaction.run('first'), transaction.run('second')];
    const read = await Promise.all(results);
    await transaction.commit();

    expect(read.map((result) => result.records.map((record) => record.get('n')))).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
    expect(bolt.names.match(/PULL/g)).toHaveLength(6);
  });

  it('drops records that the client does not want', async () => {
    const records = Array.from({ length: 5 }, (_, index) => [index]);
    await using bolt = await pair({
      onRun: () => ({ fields: ['n'], records, summary: { stats: { 'nodes-created': 3 } } }),
    });

    const summary = await bolt.driver.session({ fetchSize: 2 }).run('MATCH (n) RETURN n').summary();

    expect([summary.counters.updates().nodesCreated, summary.queryType]).toEqual([3, 'rw']);
    expect(bolt.names).toBe('HELLO LOGON RUN PULL DISCARD');
  });

  it('gives a bookmark for each commit, which the next transaction carries', async () => {
    await using bolt = await pair({
      onRun: () => ({ summary: { bookmark: 'own', metadata: { db: 'charges' } } }),
    });
    const session = bolt.driver.session();

    const { summary } = await session.run('CREATE (n)');
    await session.executeWrite(async (transaction) => transaction.run('CREATE (m)'));

    expect(summary.database).toEqual({ name: 'charges' });
    expect(bolt.server.requests.find(({ name }) => name === 'BEGIN')?.metadata['bookmarks']).toEqual(['own']);
    expect(session.lastBookmarks()).toEqual(['scripted:1']);
  });

  it('counts what came and went', async () => {
    await using bolt = await pair();
    await bolt.driver.verifyConnectivity();
    const [before, sentBefore] = [bolt.server.roundTrips, bolt.server.bytesSent];

    await bolt.driver.session().run('CREATE (n)');
    const afterOne = bolt.server.roundTrips;
    await bolt.driver.executeQuery('CREATE (n)');
    const figures = bolt.server.connections.map(({ id, state, roundTrips }) => ({ id, state, roundTrips }));

    expect([afterOne - before, bolt.server.accepted]).toEqual([1, 1]);
    expect(figures).toEqual([{ id: 1, state: 'READY', roundTrips: bolt.server.roundTrips }]);
    expect(bolt.server.bytesSent).toBeGreaterThan(sentBefore);
  });

  it('refuses connections and takes them again, on the same port', async () => {
    await using bolt = await pair();

    await bolt.server.refuse();
    const refused = await codeOf(bolt.driver.verifyConnectivity());
    await bolt.server.accept();

    expect(refused).toBe('ServiceUnavailable');
    await bolt.driver.verifyConnectivity();
  });

  it('tells what it waited for in vain', async () => {
    await using bolt = await pair();
    await bolt.driver.verifyConnectivity();

    await expect(bolt.server.until(() => false, { timeoutMs: 1 })).rejects.toThrow(
      'expected a condition to hold within 1 ms, got 1 connections, 2 messages, at the end HELLO LOGON',
    );
  });
});
