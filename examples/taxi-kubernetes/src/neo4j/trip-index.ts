import type { Driver } from 'neo4j-driver';

/**
 * Makes the index of trips by their ids, where it is missing, and waits until it can be used.
 *
 * The graph is right without it. But between two places that thousands of trips lead to, a trip that may be there already is looked for
 * among all of them, and the more there are the slower it gets.
 */
export async function ensureTripIndex(driver: Driver): Promise<void> {
  await driver.executeQuery('CREATE INDEX trip_id IF NOT EXISTS FOR ()-[t:TRIP]-() ON (t.tripId)');
  await driver.executeQuery('CALL db.awaitIndexes(300)');
}
