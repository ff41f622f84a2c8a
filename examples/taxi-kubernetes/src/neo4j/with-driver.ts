import neo4j from 'neo4j-driver';
import type { Driver } from 'neo4j-driver';
import { neo4jCredentials } from '../environment/neo4j.ts';
import type { Neo4jSettings } from '../environment/neo4j.ts';

/** Gives a driver for the time of a task. Nothing here is beyond 2^53, so integers are plain numbers. */
export async function withDriver<T>(
  settings: Neo4jSettings,
  task: (driver: Driver) => Promise<T>,
): Promise<T> {
  const login = await neo4jCredentials(settings);
  const auth = login === undefined ? undefined : neo4j.auth.basic(login.username, login.password);
  const driver = neo4j.driver(settings.url, auth, { disableLosslessIntegers: true });
  try {
    return await task(driver);
  } finally {
    await driver.close();
  }
}
