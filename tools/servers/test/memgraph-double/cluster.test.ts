import neo4j from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { startMemgraphCluster } from '../../src/memgraph-double/cluster.ts';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { MemgraphDouble } from '../../src/memgraph-double/memgraph-double.ts';
import { errorOf, pair, toyLanguage } from './support.ts';

const { replica, notMainAnymore } = memgraphErrors;
// A driver that is not told which asks for a routing table for every session.
const database = 'memgraph';

describe('a main that is turned to a replica', () => {
  it('refuses statements that write, and commits of those that have', async () => {
    await using both = await pair();
    const open = await both.begin();
    await open.run('merge node');
    both.double.become('replica');

    const [statement, commit] = [await errorOf(both.run('merge node')), await errorOf(open.commit())];
    const read = await both.run('count up');
    both.double.become('main');
    await both.run('merge node');

    expect(statement).toEqual(replica);
    expect(commit).toEqual(notMainAnymore);
    expect(read.records).toHaveLength(20);
    expect(both.double.graph.nodeCount()).toBe(1);
    expect(both.double.openTransactions).toBe(0);
  });
});

describe('a double of a cluster', () => {
  it('sends writes to the main and reads to a replica, which have one graph', async () => {
    await using cluster = await startMemgraphCluster({ instances: 3 });
    const driver = neo4j.driver(cluster.url);
    await driver.executeQuery('CREATE (:L {id: 1})', {}, { database });

    const { records } = await driver.executeQuery(
      'MATCH (n) RETURN count(n) AS many',
      {},
      { routing: 'READ', database },
    );
    await driver.close();

    expect(records[0]?.get('many').toNumber()).toBe(1);
    expect(cluster.main.counters).toMatchObject({ commits: 1, statements: 1 });
    expect(cluster.instances.map(({ role }) => role)).toEqual(['main', 'replica', 'replica']);
    expect(
      cluster.instances
        .slice(1)
        .map(({ counters }) => counters.statements)

        .toSorted((one, other) => one - other),
    ).toEqual([0, 1]);
    expect(cluster.routes).toBe(1);
  });

  it('lets a new driver follow to the new main, and an old one that trusts its table not', async () => {
    await using cluster = await startMemgraphCluster();
    const old = neo4j.driver(cluster.url, undefined, { maxTransactionRetryTime: 0 });
    await old.executeQuery('CREATE (:L)', {}, { database });
    cluster.promote(1);

    const error = await errorOf(old.executeQuery('CREATE (:L)', {}, { database }));
    const young = neo4j.driver(cluster.url);
    await young.executeQuery('CREATE (:L)');
    await Promise.all([old.close(), young.close()]);

    expect(error).toEqual(replica);
    expect(cluster.main.graph.nodeCount('L')).toBe(2);
    expect(cluster.table.servers[0]).toEqual({ role: 'WRITE', addresses: [cluster.instance(1).address] });
  });

  it('keeps a table that is frozen', async () => {
    await using cluster = await startMemgraphCluster();
    const before = cluster.table;
    cluster.freezeTable();
    cluster.promote(1);
    const frozen = cluster.table;

    cluster.thawTable();

    expect(frozen).toEqual(before);
    expect(cluster.table).not.toEqual(before);
    expect(() => cluster.instance(2)).toThrow('expected an instance below 2, got 2');
  });

  it('has a coordinator without data', async () => {
    await using cluster = await startMemgraphCluster();
    const driver = neo4j.driver(cluster.url.replace('neo4j', 'bolt'), undefined, {
      maxTransactionRetryTime: 0,
    });

    const error = await errorOf(driver.executeQuery('RETURN 1'));
    await driver.close();

    expect(error.message).toBe('Coordinator can run only coordinator queries!');
  });
});

describe('statements past Bolt', () => {
  it('are run in a transaction of their own, and faults do not see them', async () => {
    await using double = await MemgraphDouble.start({}, { language: toyLanguage });
    double.inject({ on: ['run', 'commit'], effect: { kind: 'error', ...replica } });

    const answer = await double.query('merge node', { id: 7n });

    expect(answer.stats).toEqual({ 'nodes-created': 1 });
    expect(double.graph.nodeCount('L')).toBe(1);
    await expect(double.query('SHOW VERSION')).rejects.toThrow('expected a statement about data');
    await expect(double.query('no such statement')).rejects.toThrow('Error on line 1');
  });
});
