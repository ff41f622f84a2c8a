import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { startScriptedCluster } from '../../src/bolt/cluster.ts';
import type { ScriptedCluster } from '../../src/bolt/cluster.ts';
import { boltFailure } from '../../src/bolt/script.ts';
import { selfSigned } from '../../src/bolt/self-signed.ts';
import { basic, codeOf, pair } from './support.ts';

const notALeader = 'Neo.ClientError.Cluster.NotALeader';

function runsOf(cluster: ScriptedCluster): string[][] {
  return cluster.servers.map(({ requests }) =>
    requests.filter(({ name }) => name === 'RUN').map(({ text }) => text ?? ''),
  );
}

describe('routing', () => {
  it.each(['4.4', '5.0', '5.8'] as const)(
    'names this server in every role, over Bolt %s',
    async (version) => {
      await using bolt = await pair({ versions: [version] }, { scheme: 'neo4j' });

      const info = await bolt.driver.getServerInfo();
      await bolt.driver.executeQuery('CREATE (n)');
      await bolt.driver.executeQuery('MATCH (n) RETURN n', {}, { routing: 'READ', database: 'charges' });

      expect(info.address).toBe(bolt.server.address);
      const databases = bolt.server.requests
        .filter(({ name }) => name === 'ROUTE')
        .map(({ metadata }) => metadata['db']);
      expect(databases).toContain('charges');
    },
  );

  it('is asked with the database and the user that a session names', async () => {
    const asked: unknown[] = [];
    await using bolt = await pair(
      {
        routing: (database, user) => {
          asked.push([database, user]);
          const addresses = [bolt.server.address];
          return {
            ttl: 10,
            servers: [
              { role: 'WRITE', addresses },
              { role: 'READ', addresses },
              { role: 'ROUTE', addresses },
            ],
          };
        },
      },
      { scheme: 'neo4j' },
    );

    await bolt.driver.session({ database: 'charges', impersonatedUser: 'ann' }).run('RETURN 1');

    expect(asked).toEqual([['charges', 'ann']]);
    const run = bolt.server.requests.find(({ name }) => name === 'RUN');
    expect(run?.metadata).toMatchObject({ db: 'charges', imp_user: 'ann' });
  });

  it('may fail', async () => {
    const code = 'Neo.ClientError.Database.DatabaseNotFound';
    await using bolt = await pair({ routing: () => boltFailure(code) }, { scheme: 'neo4j' });

    expect(await codeOf(bolt.driver.session({ database: 'none' }).run('RETURN 1'))).toBe(code);
  });

  it('may name no server for writes', async () => {
    await using bolt = await pair(
      {
        routing: () => {
          const addresses = [bolt.server.address];
          return {
            ttl: 1,
            servers: [
              { role: 'READ', addresses },
              { role: 'ROUTE', addresses },
            ],
          };
        },
      },
      { scheme: 'neo4j', connectionAcquisitionTimeout: 500, maxTransactionRetryTime: 0 },
    );

    expect(await codeOf(bolt.driver.session().run('CREATE (n)'))).toBe('SessionExpired');
  });
});

describe('startScriptedCluster', () => {
  it('sends writes to the leader and reads to the others', async () => {
    await using cluster = await startScriptedCluster({ servers: 3 });
    await using driver = neo4j.driver(cluster.url, basic);

    await driver.executeQuery('CREATE (n)');
    await driver.executeQuery('MATCH (n) RETURN n', {}, { routing: 'READ' });

    const [leader = [], ...others] = runsOf(cluster);
    expect([leader, others.flat()]).toEqual([['CREATE (n)'], ['MATCH (n) RETURN n']]);
  });

  it('refuses writes where the leader was, and reads go on', async () => {
    await using cluster = await startScriptedCluster();
    await using direct = neo4j.driver(cluster.server(0).url, basic);

    cluster.lead(1);
    const write = await codeOf(direct.session().run('CREATE (n)'));
    const read = await codeOf(direct.session({ defaultAccessMode: 'READ' }).run('MATCH (n) RETURN n'));

    expect([write, read]).toEqual([notALeader, 'no error']);
  });

  it('refuses the commit of a transaction that was begun before the leader changed', async () => {
    const committed: number[] = [];
    await using cluster = await startScriptedCluster({ onCommit: ({ id }) => void committed.push(id) });
    await using direct = neo4j.driver(cluster.server(0).url, basic);
    const transaction = await direct.session().beginTransaction();
    await transaction.run('CREATE (n)');

    cluster.lead(1);
    const code = await codeOf(transaction.commit());

    expect([code, committed]).toEqual([notALeader, []]);
  });

  it('lets a driver that follows the routing table write on after a switch', async () => {
    await using cluster = await startScriptedCluster();
    await using driver = neo4j.driver(cluster.url, basic, { maxTransactionRetryTime: 20_000 });
    const database = 'neo4j';
    await driver.executeQuery('CREATE (first)', {}, { database });

    cluster.lead(1);
    await driver.executeQuery('CREATE (second)', {}, { database });

    expect(runsOf(cluster)).toEqual([['CREATE (first)', 'CREATE (second)'], ['CREATE (second)']]);
  });

  it('has no server of a number that is too high', async () => {
    await using cluster = await startScriptedCluster({ servers: 1 });

    expect(() => cluster.lead(1)).toThrow('expected a server below 1, got 1');
    expect(cluster.table.servers.map(({ addresses }) => addresses)).toEqual(
      Array(3).fill([cluster.leader.address]),
    );
  });
});

describe('tls', () => {
  it('is spoken with the key and the certificate given', async () => {
    await using bolt = await pair({ tls: selfSigned() });

    await bolt.driver.executeQuery('CREATE (n)');

    expect(bolt.server.url).toMatch(/^bolt\+ssc:/);
    expect(bolt.names).toBe('HELLO LOGON BEGIN RUN PULL COMMIT');
  });

  it('is not believed by a client that looks at the certificate', async () => {
    await using bolt = await pair({ tls: selfSigned() });
    await using strict = neo4j.driver(bolt.server.url.replace('+ssc', '+s'), basic);

    expect(await codeOf(strict.verifyConnectivity())).toBe('ServiceUnavailable');
  });

  it('takes cuts', async () => {
    await using bolt = await pair({ tls: selfSigned(), onRun: () => 'cut' });

    expect(await codeOf(bolt.driver.session().run('CREATE (n)'))).toBe('ServiceUnavailable');
  });
});
