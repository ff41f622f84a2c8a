import neo4j from 'neo4j-driver';
import type { Config, Driver, QueryResult } from 'neo4j-driver';
import { edgeLine, nodeLine } from './graph-lines.ts';
import type { MemgraphAddress } from './server.ts';

const batch = 10_000;

/** Looks at the graph of a Memgraph, and changes it, by statements that commit by themselves. It knows nothing of any sink. */
export class MemgraphClient implements AsyncDisposable {
  /** Of neo4j-driver; closed with the client. */
  readonly driver: Driver;

  /** {@link openMemgraph} makes one. */
  constructor(driver: Driver) {
    this.driver = driver;
  }

  /** Runs a statement, which commits by itself: schema statements may come so too. Rejects with the error of the driver. */
  async run(text: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<QueryResult> {
    const session = this.driver.session();
    try {
      return await session.run(text, { ...parameters });
    } finally {
      await session.close();
    }
  }

  /** Runs a statement, which commits by itself, and gives its rows. */
  async rows(text: string): Promise<readonly { readonly [column: string]: unknown }[]> {
    const { records } = await this.run(text);
    return records.map((record) => record.toObject());
  }

  /** Counts what there is. */
  async counts(): Promise<{ readonly nodes: number; readonly edges: number }> {
    const nodes = await this.run('MATCH (n) RETURN count(n) AS many');
    const edges = await this.run('MATCH (a)-[r]->(b) RETURN count(r) AS many');
    return { nodes: Number(nodes.records[0]?.get('many')), edges: Number(edges.records[0]?.get('many')) };
  }

  /** Reads the whole graph as lines in the order of the alphabet, which are the same for the same graph. Nodes of relationships are named by `key`, where they have it. */
  async lines(key: string = 'id'): Promise<readonly string[]> {
    const nodes = await this.run('MATCH (n) RETURN n');
    const edges = await this.run('MATCH (a)-[r]->(b) RETURN a, r, b');
    const lines = [
      ...nodes.records.map((row) => nodeLine(row.get('n'))),
      ...edges.records.map((row) => edgeLine(row, key)),
    ];
    return lines.toSorted();
  }

  /** Removes everything: nodes, relationships, constraints and indexes of nodes. Nobody else may write meanwhile. */
  async clear(): Promise<void> {
    await this.#dropConstraints();
    await this.#dropIndexes();
    for (;;) {
      await this.run(`MATCH (n) WITH n LIMIT ${batch} DETACH DELETE n`);
      if ((await this.counts()).nodes === 0) return;
    }
  }

  /** Lets go of the connections. */
  async close(): Promise<void> {
    await this.driver.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #dropConstraints(): Promise<void> {
    const { records } = await this.run('SHOW CONSTRAINT INFO');
    for (const row of records) {
      const properties = [row.get('properties')].flat().map((name) => `n.${quoted(name)}`);
      const kind = row.get('constraint type');
      const rule =
        kind === 'exists' ? `EXISTS (${properties.join(', ')})` : `${properties.join(', ')} IS UNIQUE`;
      await this.run(`DROP CONSTRAINT ON (n:${quoted(row.get('label'))}) ASSERT ${rule}`);
    }
  }

  async #dropIndexes(): Promise<void> {
    const { records } = await this.run('SHOW INDEX INFO');
    for (const row of records) {
      const kind: unknown = row.get('index type');
      if (kind !== 'label' && kind !== 'label+property') continue;
      const properties = [row.get('property') ?? []].flat().map(quoted);
      const list = properties.length === 0 ? '' : `(${properties.join(', ')})`;
      await this.run(`DROP INDEX ON :${quoted(row.get('label'))}${list}`);
    }
  }
}

/**
 * Makes a client of a server, or of an address, for tests that look at the graph. Nothing is sent yet; the caller closes it.
 *
 * `config` wins over what the driver does by itself. Integers come as those of the driver do by itself.
 */
export function openMemgraph(
  server: string | (Partial<MemgraphAddress> & Pick<MemgraphAddress, 'url'>),
  config: Partial<Config> = {},
): MemgraphClient {
  const { url, username, password } =
    typeof server === 'string' ? { url: server, username: undefined, password: undefined } : server;
  const login = username === undefined ? undefined : neo4j.auth.basic(username, password ?? '');
  return new MemgraphClient(neo4j.driver(url, login, { ...config }));
}

function quoted(name: unknown): string {
  return `\`${String(name).replaceAll('`', '``')}\``;
}
