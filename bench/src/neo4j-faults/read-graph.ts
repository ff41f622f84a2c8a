import type { Driver } from 'neo4j-driver';

/** A name and what stands under it. */
export interface Row {
  readonly name: string;
  readonly value: unknown;
}

/** What a database holds. */
export interface ReadGraph {
  /** Each charge with its owner and its amount. */
  readonly charges: readonly Row[];
  readonly users: readonly Row[];
  readonly friends: readonly Row[];
  /** Everything there is, whatever it is. */
  readonly counted: { readonly nodes: number; readonly relationships: number };
}

/** Reads a graph by queries that are not the sink's. */
export async function readGraph(driver: Driver): Promise<ReadGraph> {
  const charges = await rowsOf(
    driver,
    `MATCH (u:User)-[:HAS_CHARGE]->(c:Charge)
     RETURN c.chargeId AS name, u.userId + ' ' + toString(c.amount) AS value`,
  );
  const users = await rowsOf(driver, 'MATCH (u:User) RETURN u.userId AS name, u.last AS value');
  const friends = await rowsOf(
    driver,
    `MATCH (a:User)-[k:KNOWS]->(b:User) RETURN a.userId + ' ' + b.userId AS name, k.since AS value`,
  );
  const nodes = await countOf(driver, 'MATCH (n) RETURN count(n) AS value');
  const relationships = await countOf(driver, 'MATCH ()-[r]->() RETURN count(r) AS value');
  return { charges, users, friends, counted: { nodes, relationships } };
}

async function rowsOf(driver: Driver, text: string): Promise<readonly Row[]> {
  const { records } = await driver.executeQuery(text);
  return records.map((record) => ({
    name: String(record.get('name')),
    value: record.get('value') as unknown,
  }));
}

async function countOf(driver: Driver, text: string): Promise<number> {
  const { records } = await driver.executeQuery(text);
  return Number(records[0]?.get('value'));
}
