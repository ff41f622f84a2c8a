import type { Driver } from 'neo4j-driver';

const batch = 10_000;

/**
 * Removes everything from the database that a driver leads to: all nodes and relationships, all constraints and indexes but the
 * token lookup indexes, which every database has.
 *
 * Nodes go in batches, so that any number of them fits into the memory of the server. Nobody else may write meanwhile.
 */
export async function emptyNeo4j(driver: Driver): Promise<void> {
  await dropAll(driver, 'CONSTRAINT', 'SHOW CONSTRAINTS YIELD name');
  await dropAll(driver, 'INDEX', "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'");
  const remove = `MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF ${batch} ROWS`;
  const session = driver.session();
  try {
    await session.run(remove);
  } finally {
    await session.close();
  }
}

async function dropAll(driver: Driver, kind: 'CONSTRAINT' | 'INDEX', list: string): Promise<void> {
  const { records } = await driver.executeQuery(list);
  for (const record of records) {
    const name = String(record.get('name')).replaceAll('`', '``');
    await driver.executeQuery(`DROP ${kind} \`${name}\``);
  }
}
