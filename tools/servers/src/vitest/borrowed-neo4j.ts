import { emptyNeo4j } from '../neo4j/empty-neo4j.ts';
import { openNeo4j } from '../neo4j/open-neo4j.ts';
import type { Neo4jServer } from '../neo4j/server.ts';

/**
 * Makes sure that a Neo4j from an address has nothing in it that the suites, which empty its database, would destroy.
 *
 * Failure: rejects where it has nodes.
 */
export async function expectNothingToLose(server: Neo4jServer): Promise<void> {
  if (server.origin !== 'address') return;
  const driver = openNeo4j(server);
  try {
    const { records } = await driver.executeQuery('MATCH (n) RETURN count(n) AS nodes');
    const nodes = Number(records[0]?.get('nodes'));
    if (nodes === 0) return;
    throw new Error(
      `Neo4j from RIVERGRAPH_NEO4J_URL: expected an empty database, since the suites empty it, got ${nodes} nodes`,
    );
  } finally {
    await driver.close();
  }
}

/** Leaves a Neo4j from an address as it was found: empty. */
export async function leaveEmpty(server: Neo4jServer): Promise<void> {
  if (server.origin !== 'address') return;
  const driver = openNeo4j(server);
  try {
    await emptyNeo4j(driver);
  } finally {
    await driver.close();
  }
}
