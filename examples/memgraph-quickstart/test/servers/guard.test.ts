import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import neo4j from 'neo4j-driver';
import type { Driver, Transaction } from 'neo4j-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deletePeople, query, withSession } from '../../src/memgraph.ts';
import { connectionStatement } from '../../src/pipeline.ts';
import { targetOf } from '../../src/servers.ts';

await describeWithMemgraph('a connection that two transactions write at once', (memgraph) => {
  let driver: Driver;

  beforeAll(async () => {
    const { url, auth } = targetOf(memgraph());
    driver = neo4j.driver(url, auth && neo4j.auth.basic(auth.username, auth.password));
    await withSession(targetOf(memgraph()), async (session) => {
      await session.run('UNWIND [1, 2] AS id CREATE (:Person {id: id})');
    });
  });
  afterAll(async () => {
    await driver.close();
    await deletePeople(targetOf(memgraph()));
  });

  /** Writes the connection, and leaves the transaction open. */
  async function writeIn(transaction: Transaction): Promise<void> {
    await transaction.run(`UNWIND [{from: 1, to: 2}] AS event ${connectionStatement}`);
  }

  it('is there once: the later one fails', async () => {
    const [early, late] = [driver.session(), driver.session()];
    const [first, second] = [await early.beginTransaction(), await late.beginTransaction()];
    await second.run('MATCH (p:Person) RETURN count(p)');
    await writeIn(first);

    const failure = writeIn(second);

    await expect(failure).rejects.toThrow('conflicting transactions');
    await first.commit();
    await Promise.all([early.close(), late.close()]);
    const found = await withSession(
      targetOf(memgraph()),
      async (session) =>
        await query(session, 'MATCH (:Person)-[r:CONNECTED_WITH]->(:Person) RETURN count(r) AS many'),
    );
    expect(found).toEqual([{ many: 1n }]);
  });
});
