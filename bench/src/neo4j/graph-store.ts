import { openNeo4j } from '@rivergraph/servers';
import type { Neo4jServer } from '@rivergraph/servers';
import type { Driver } from 'neo4j-driver';

const rowsAtOnce = 10_000;

/** Nodes that laps find: numbered from 0 in a property that is unique. */
export interface Numbered {
  readonly label: string;
  readonly key: string;
  readonly count: number;
}

/** Nodes that others own. */
export interface Notes {
  readonly firstOwner: number;
  readonly owners: number;
  readonly perOwner: number;
}

/** The graph that the laps write into: made ready before a lap, looked at after it. */
export class GraphStore implements AsyncDisposable {
  readonly #driver: Driver;

  constructor(server: Neo4jServer) {
    this.#driver = openNeo4j(server, { disableLosslessIntegers: true });
  }

  /** Makes nodes, and the constraint by which they are found. */
  async load({ label, key, count }: Numbered): Promise<void> {
    await this.#run(`CREATE CONSTRAINT IF NOT EXISTS FOR (n:${label}) REQUIRE n.${key} IS UNIQUE`);
    await this.#inParts(`UNWIND range(0, ${count - 1}) AS id`, 'id', `CREATE (:${label} {${key}: id})`);
  }

  /** Gives so many users, from the first on, so many notes each. */
  async loadNotes({ firstOwner, owners, perOwner }: Notes): Promise<void> {
    const users = `MATCH (u:User) WHERE u.userId >= ${firstOwner} AND u.userId < ${firstOwner + owners}`;
    await this.#inParts(
      `${users} UNWIND range(0, ${perOwner - 1}) AS number`,
      'u, number',
      'CREATE (u)-[:WROTE]->(:Note {number: number})',
    );
  }

  /** Removes all nodes of a label, with their relationships. */
  async removeNodes(label: string): Promise<void> {
    await this.#inParts(`MATCH (n:${label})`, 'n', 'DETACH DELETE n');
  }

  /** Removes all relationships of a type. */
  async removeEdges(type: string): Promise<void> {
    await this.#inParts(`MATCH ()-[e:${type}]->()`, 'e', 'DELETE e');
  }

  /** Reads one number. */
  async count(statement: string): Promise<number> {
    return (await this.#run(statement)) ?? Number.NaN;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#driver.close();
  }

  async #inParts(rows: string, name: string, write: string): Promise<void> {
    await this.#run(`${rows} CALL (${name}) { ${write} } IN TRANSACTIONS OF ${rowsAtOnce} ROWS`);
  }

  /** In a transaction that the statement may split. */
  async #run(statement: string): Promise<number | undefined> {
    const session = this.#driver.session({ database: 'neo4j' });
    try {
      const { records } = await session.run(statement);
      return records[0]?.get(0) as number | undefined;
    } finally {
      await session.close();
    }
  }
}
