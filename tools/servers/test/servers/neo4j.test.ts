import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emptyNeo4j, openNeo4j, startNeo4j } from '@rivergraph/servers';
import type { Neo4jServer } from '@rivergraph/servers';
import { describeWithNeo4j, neo4jFromRun } from '@rivergraph/servers/vitest';
import neo4j from 'neo4j-driver';
import type { Config, Driver } from 'neo4j-driver';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { isFree } from '../../src/process/ports.ts';
import { outputOf, spawnChild } from '../child/spawn.ts';
import { forwardTo } from './forward.ts';

const drivers: Driver[] = [];

afterEach(async () => {
  await Promise.all(drivers.splice(0).map(async (driver) => await driver.close()));
});

/** Closed after the test. */
function open(...[address, config]: Parameters<typeof openNeo4j>): Driver {
  const driver = openNeo4j(address, { maxTransactionRetryTime: 0, ...config });
  drivers.push(driver);
  return driver;
}

async function numberFrom(driver: Driver, query: string): Promise<number> {
  const { records } = await driver.executeQuery(query);
  return neo4j.int(records[0]?.get(0)).toNumber();
}

describeWithNeo4j('the Neo4j of the run', (shared) => {
  it('is the same for all suites, and answers with and without routes', async () => {
    const direct = await numberFrom(open(shared), 'RETURN 1');
    const routed = await numberFrom(open({ ...shared, url: shared.routedUrl }), 'RETURN 2');

    expect(neo4jFromRun()).toEqual(shared);
    expect([direct, routed]).toEqual([1, 2]);
  });

  it('is emptied of nodes, constraints and indexes', async () => {
    const driver = open(shared);
    await driver.executeQuery('UNWIND range(1, 25000) AS id CREATE (:Reader {id: id})-[:KNOWS]->(:Reader)');
    await driver.executeQuery('CREATE CONSTRAINT `a ``name` FOR (n:Reader) REQUIRE n.id IS UNIQUE');
    await driver.executeQuery('CREATE INDEX years FOR (n:Reader) ON (n.year)');

    await emptyNeo4j(driver);

    expect(await numberFrom(driver, 'MATCH (n) RETURN count(n)')).toBe(0);
    const { records } = await driver.executeQuery('SHOW INDEXES YIELD type');
    expect(records.map((record) => record.get('type'))).toEqual(['LOOKUP', 'LOOKUP']);
  });
});

describeWithNeo4j(
  'a Neo4j of our own',
  () => {
    let server: Neo4jServer;
    let forwarder: Server;
    let forwarded = 0;

    beforeAll(async () => {
      server = await startNeo4j({
        password: 'not-a-secret',
        tls: 'required',
        advertise: async (port) => {
          forwarder = await forwardTo(port, () => (forwarded += 1));
          return (forwarder.address() as AddressInfo).port;
        },
      });
    });

    afterAll(async () => {
      await server.stop();
      forwarder.close();
    });

    it('has a certificate that can be trusted, and that nobody trusts unasked', async () => {
      const url = server.url.replace('bolt+ssc', 'bolt');
      const trust: Config = {
        encrypted: true,
        trust: 'TRUST_CUSTOM_CA_SIGNED_CERTIFICATES',
        trustedCertificates: [server.certificate ?? ''],
      };

      const trusted = await numberFrom(open({ ...server, url }, trust), 'RETURN 1');
      const unasked = open({ ...server, url }, { encrypted: true }).executeQuery('RETURN 1');

      expect(trusted).toBe(1);
      await expect(unasked).rejects.toThrow('SELF_SIGNED_CERT');
    });

    it('refuses a wrong password', async () => {
      const wrong = open({ ...server, password: 'another-one' }).executeQuery('RETURN 1');

      await expect(wrong).rejects.toMatchObject({ code: 'Neo.ClientError.Security.Unauthorized' });
    });

    it('lets nobody in without TLS', async () => {
      const plain = open({ ...server, url: server.url.replace('bolt+ssc', 'bolt') }).executeQuery('RETURN 1');

      await expect(plain).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    });

    it('keeps what it acknowledged through a kill in the middle of writing', async () => {
      const driver = open(server);
      const before = server.pid;
      let acknowledged = 0;
      const write = async (): Promise<void> => {
        for (;;) {
          await driver.executeQuery('UNWIND range(1, 500) AS id CREATE (:Written {id: id})');
          acknowledged += 500;
        }
      };

      const end = write().catch((error: unknown) => error);
      await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(5_000), { timeout: 60_000 });
      await server.kill();
      const whileDown = { pid: server.pid, error: await end };
      await server.restart();

      const found = await numberFrom(open(server), 'MATCH (n:Written) RETURN count(n)');
      expect([acknowledged, acknowledged + 500]).toContain(found);
      expect(whileDown).toMatchObject({ pid: undefined, error: { code: 'ServiceUnavailable' } });
      expect(server.pid).not.toBe(before);
    });

    it('answers nothing while it is paused', async () => {
      const impatient = open(server, { connectionAcquisitionTimeout: 1_000 });

      await server.pause();
      await expect(impatient.executeQuery('RETURN 1')).rejects.toThrow(/time/iu);
      await server.resume();

      expect(await numberFrom(open(server), 'RETURN 1')).toBe(1);
    });

    it('takes no writes after a restart that makes it read-only, until the next', async () => {
      const write = async (): Promise<unknown> => await open(server).executeQuery('CREATE (:Late)');

      await server.restart({ settings: { 'server.databases.default_to_read_only': 'true' } });
      await expect(write()).rejects.toMatchObject({
        code: 'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
      });
      await server.restart();

      await expect(write()).resolves.toBeDefined();
    });

    it('ends a transaction soon after its time is over', async () => {
      const session = open(server).session();
      const transaction = session.beginTransaction({ timeout: 200 });
      const keepAsking = async (): Promise<never> => {
        for (;;) await transaction.run('RETURN 1');
      };

      const asked = keepAsking();

      await expect(asked).rejects.toMatchObject({
        code: 'Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration',
      });
      await session.close();
    });

    it('sends clients that ask for routes to the advertised port', async () => {
      const { port } = forwarder.address() as AddressInfo;
      const routed = open({ ...server, url: server.routedUrl });

      const { summary } = await routed.executeQuery('RETURN 1');

      expect(summary.server.address).toBe(`127.0.0.1:${port}`);
      expect(forwarded).toBeGreaterThan(0);
    });

    it('says what went wrong when its port is taken', async () => {
      const second = startNeo4j({ port: server.port });

      await expect(second).rejects.toThrow(/Neo4j: expected it to start[^]*Address already in use/u);
    });

    it('leaves its port and nothing else behind', async () => {
      const pid = server.pid ?? 0;

      await server.stop();
      await server.stop();

      expect(await isFree(server.port)).toBe(true);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(server.log()).toBe('');
    });
  },
  { needs: ['processes'] },
);

describeWithNeo4j(
  'a Neo4j in a folder of ours',
  (shared) => {
    let folder: string;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'rivergraph-neo4j-test-'));
    });

    afterAll(async () => {
      vi.unstubAllEnvs();
      await rm(folder, { recursive: true, force: true });
    });

    it('keeps its data and its password, and says so when the password is another', async () => {
      const data = join(folder, 'data');
      const first = await startNeo4j({ folder: data, password: 'not-a-secret' });
      await open(first).executeQuery('CREATE (:Kept)');
      await first.stop();

      const other = startNeo4j({ folder: data, password: 'another-one' });
      await expect(other).rejects.toThrow('expected the password of the first start of its folder');
      await using again = await startNeo4j({ folder: data, password: 'not-a-secret' });

      expect(await numberFrom(open(again), 'MATCH (n:Kept) RETURN count(n)')).toBe(1);
    }, 240_000);

    it('is fetched once by two processes that need it at once', async () => {
      const cache = join(folder, 'cache');
      vi.stubEnv('RIVERGRAPH_CACHE', cache);
      const version = shared.version ?? '';

      const classPaths = await Promise.all(
        [1, 2].map(async () => await outputOf(spawnChild('find-neo4j.ts', version))),
      );

      const jars = join(cache, `neo4j-${version}`);
      expect(classPaths).toEqual([join(jars, '*'), join(jars, '*')]);
      expect(await readdir(cache)).toEqual([`neo4j-${version}`]);
      expect(await readdir(jars)).toContain(`neo4j-${version}.jar`);
    });
  },
  { needs: ['processes'] },
);
