import neo4j from 'neo4j-driver';
import { describe, expect, it, vi } from 'vitest';
import { startNullBolt } from '../../src/bolt/null-bolt.ts';

const auth = neo4j.auth.basic('neo4j', 'secret');

describe('startNullBolt', () => {
  it.each(['4.4', '5.0', '5.8'] as const)(
    'answers everything over Bolt %s and counts it',
    async (version) => {
      await using server = await startNullBolt({ version });
      await using driver = neo4j.driver(server.url, auth);
      await driver.verifyConnectivity();
      const before = await server.counters();

      const ids = Array.from({ length: 100_000 }, (_, index) => index);
      const { summary } = await driver.session().run('UNWIND $ids AS id CREATE (:N {id: id})', { ids });
      const transaction = await driver.session().beginTransaction();
      await transaction.run('RETURN 1');
      await transaction.commit();
      const after = await server.counters();

      expect(summary.queryType).toBe('rw');
      expect(after).toMatchObject({ connections: 1, runs: 2, pulls: 2, begins: 1, commits: 1, rollbacks: 0 });
      expect(after.bytesReceived - before.bytesReceived).toBeGreaterThan(9 * ids.length);
      expect(after.roundTrips - before.roundTrips).toBe(4);
    },
  );

  it('serves a driver that asks for a routing table', async () => {
    await using server = await startNullBolt();
    await using driver = neo4j.driver(server.routingUrl, auth);

    await driver.executeQuery('CREATE (n)');

    expect(await server.counters()).toMatchObject({ runs: 1, commits: 1 });
  });

  it('is what it is told to be, and answers the statements that it is told of', async () => {
    const serverAgent = 'Neo4j/v5.11.0 compatible graph database server - Memgraph';
    const rows = {
      fields: ['storage info', 'value'],
      records: [
        ['storage_mode', 'IN_MEMORY'],
        ['edges', 0],
      ],
    };
    await using server = await startNullBolt({
      version: '5.2',
      serverAgent,
      statements: { 'SHOW STORAGE': rows },
    });
    await using driver = neo4j.driver(server.url, auth, { disableLosslessIntegers: true });
    const session = driver.session();

    const before = await session.run('MATCH (n) RETURN n');
    const shown = await session.run('SHOW STORAGE INFO ON CURRENT DATABASE');
    const after = await session.run('UNWIND $rows AS r CREATE (:N)', { rows: ['SHOW STORAGE'] });

    expect(shown.summary.server).toMatchObject({ agent: serverAgent, protocolVersion: { minor: 2 } });
    expect(shown.records.map((record) => record.toObject())).toEqual([
      { 'storage info': 'storage_mode', value: 'IN_MEMORY' },
      { 'storage info': 'edges', value: 0 },
    ]);
    expect([before.records, after.records]).toEqual([[], []]);
  });

  it('keeps each answer as long as it is told', async () => {
    await using server = await startNullBolt({ latencyMs: 40 });
    await using driver = neo4j.driver(server.url, auth);
    await driver.verifyConnectivity();

    const start = performance.now();
    await driver.session().run('RETURN 1');

    expect(performance.now() - start).toBeGreaterThanOrEqual(39);
  });

  it('ends with stop, and says so to whoever asks later', async () => {
    const server = await startNullBolt();
    const { pid } = server;

    await server.stop();
    await server.stop();

    await expect(server.counters()).rejects.toThrow('expected its process to answer, got its end');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), 4_000);
  });

  it('fails when its port is taken', async () => {
    await using server = await startNullBolt();
    const port = Number(server.address.split(':')[1]);

    await expect(startNullBolt({ port })).rejects.toThrow(
      `expected to listen on 127.0.0.1:${port}, got EADDRINUSE`,
    );
  });
});
