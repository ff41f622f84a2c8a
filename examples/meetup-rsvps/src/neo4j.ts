import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import type { Neo4jTarget } from './servers.ts';

/** Gives a driver for the time of a task. Its integers are numbers: nothing here exceeds 2^53. */
export async function withDriver<T>(
  { url, auth, driverConfig }: Neo4jTarget,
  task: (driver: Driver) => Promise<T>,
): Promise<T> {
  const login = auth === undefined ? undefined : neo4j.auth.basic(auth.username, auth.password);
  const config = Object.assign({}, driverConfig, { disableLosslessIntegers: true });
  const driver = neo4j.driver(url, login, config);
  try {
    return await task(driver);
  } finally {
    await driver.close();
  }
}

/** How many nodes there are of the labels that this example writes. */
export async function countNodes(target: Neo4jTarget): Promise<number> {
  return await withDriver(target, async (driver) => {
    const { records } = await driver.executeQuery('MATCH (n:Member|Topic) RETURN count(n) AS nodes');
    return Number(records[0]?.get('nodes'));
  });
}

/** Deletes those nodes, in parts, so that any number of them fits into the memory of the server. */
export async function deleteNodes(target: Neo4jTarget): Promise<void> {
  await withDriver(target, async (driver) => {
    const session = driver.session();
    try {
      await session.run('MATCH (n:Member|Topic) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS');
    } finally {
      await session.close();
    }
  });
}
