import { deletePeople } from '@rivergraph/example-kit';
import { openMemgraph } from '@rivergraph/servers';
import type { MemgraphClient } from '@rivergraph/servers';
import { describeWithMemgraph } from '@rivergraph/servers/vitest';
import type { Transaction } from 'neo4j-driver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectionStatement } from '../../src/pipeline.ts';

await describeWithMemgraph('a connection that two transactions write at once', (memgraph) => {
  let client: MemgraphClient;

  beforeAll(async () => {
    client = openMemgraph(memgraph(), { useBigInt: true });
    await client.run('UNWIND [1, 2] AS id CREATE (:Person {id: id})');
  });
  afterAll(async () => {
    await deletePeople(async (text) => await client.rows(text));
    await client.close();
  });

  /** Writes the connection, and leaves the transaction open. */
  async function writeIn(transaction: Transaction): Promise<void> {
    await transaction.run(`UNWIND [{from: 1, to: 2}] AS event ${connectionStatement}`);
  }

  it('is there once: the later one fails', async () => {
    const [early, late] = [client.driver.session(), client.driver.session()];
    const [first, second] = [await early.beginTransaction(), await late.beginTransaction()];
    await second.run('MATCH (p:Person) RETURN count(p)');
    await writeIn(first);

    const failure = writeIn(second);

    await expect(failure).rejects.toThrow('conflicting transactions');
    await first.commit();
    await Promise.all([early.close(), late.close()]);
    const found = await client.rows('MATCH (:Person)-[r:CONNECTED_WITH]->(:Person) RETURN count(r) AS many');
    expect(found).toEqual([{ many: 1n }]);
  });
});
