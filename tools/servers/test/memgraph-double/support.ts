import neo4j from 'neo4j-driver';
import type { AuthToken, Config, Driver, QueryResult, Transaction } from 'neo4j-driver';
import type { Language } from '../../src/memgraph-double/language-port.ts';
import { MemgraphDouble } from '../../src/memgraph-double/memgraph-double.ts';
import type { MemgraphDoubleOptions } from '../../src/memgraph-double/options.ts';
import { codes, QueryError } from '../../src/memgraph-double/port.ts';
import type { Answer, GraphTransaction } from '../../src/memgraph-double/port.ts';
import type { Value, Vertex } from '../../src/memgraph-double/value.ts';

type Script = (parameters: ReadonlyMap<string, Value>, graph: GraphTransaction) => Partial<Answer>;

function first(graph: GraphTransaction, id: Value): Vertex | undefined {
  for (const vertex of graph.verticesBy('L', new Map([['id', id]]))) return vertex;
  return undefined;
}

function merge(graph: GraphTransaction, id: Value): Vertex {
  const found = first(graph, id);
  if (found !== undefined) return found;
  const vertex = graph.createVertex(['L']);
  graph.setProperty(vertex, 'id', id);
  return vertex;
}

/** Statements that are known by their words, so that what is tested is everything but the language. */
const scripts: Readonly<Record<string, Script>> = {
  'give back': (parameters) => ({
    fields: ['value'],
    records: [[parameters.get('value') ?? null]],
    type: 'r',
  }),
  'count up': () => ({
    fields: ['i'],
    records: Array.from({ length: 20 }, (_item, index) => [BigInt(index)]),
    type: 'r',
  }),
  'merge node': (parameters, graph) => {
    merge(graph, parameters.get('id') ?? 1n);
    return { stats: { 'nodes-created': 1 } };
  },
  'name node': (parameters, graph) => {
    const vertex = merge(graph, parameters.get('id') ?? 1n);
    graph.setProperty(vertex, 'name', parameters.get('name') ?? 'x');
    return { stats: { 'properties-set': 1 } };
  },
  'merge edge': (_parameters, graph) => {
    const [from, to] = [merge(graph, 1n), merge(graph, 2n)];
    const isThere = [...graph.edges(from, 'out')].some((edge) => edge.to.id === to.id);
    if (!isThere) graph.createEdge(from, to, 'R');
    return { stats: { 'relationships-created': 1 } };
  },
  'show graph': (_parameters, graph) => {
    const nodes = [...graph.vertices([])];
    const edges = nodes.flatMap((vertex) => [...graph.edges(vertex, 'out')]);
    return { fields: ['nodes', 'edges'], records: [[nodes, edges]], type: 'r' };
  },
};

/** The language of the tests. */
export const toyLanguage: Language<string> = {
  parse: (text) => {
    if (scripts[text] === undefined) throw new QueryError(codes.client, `Error on line 1: "${text}"`);
    return text;
  },
  run: (text, parameters, graph) => {
    const answer = scripts[text]?.(parameters, graph) ?? {};
    return { fields: [], records: [], type: 'w', stats: {}, ...answer };
  },
};

/** A double and a real driver for it, which never tries again by itself. */
export class Pair implements AsyncDisposable {
  readonly double: MemgraphDouble;
  readonly driver: Driver;

  constructor(double: MemgraphDouble, driver: Driver) {
    this.double = double;
    this.driver = driver;
  }

  /** Runs a statement that commits by itself. */
  async run(
    text: string,
    parameters: Record<string, unknown> = {},
    config: { readonly mode?: 'READ' | 'WRITE'; readonly database?: string } = {},
  ): Promise<QueryResult> {
    const { mode = 'WRITE', ...rest } = config;
    const session = this.driver.session({ defaultAccessMode: mode, ...rest });
    try {
      return await session.run(text, parameters);
    } finally {
      await session.close();
    }
  }

  /** Begins a transaction that the test ends. */
  async begin(
    config: { readonly timeout?: number; readonly mode?: 'READ' | 'WRITE' } = {},
  ): Promise<Transaction> {
    const { mode = 'WRITE', timeout } = config;
    const session = this.driver.session({ defaultAccessMode: mode });
    return session.beginTransaction(timeout === undefined ? {} : { timeout });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What is held would keep the driver waiting.
    this.double.heal();
    await this.driver.close();
    await this.double.stop();
  }
}

/** Starts both. */
export async function pair(
  options: MemgraphDoubleOptions = {},
  config: Config & { readonly auth?: AuthToken } = {},
): Promise<Pair> {
  const { auth, ...settings } = config;
  const double = await MemgraphDouble.start(options, { language: toyLanguage });
  return new Pair(double, neo4j.driver(double.url, auth, { maxTransactionRetryTime: 0, ...settings }));
}

/** The code and the text of the error that a promise rejects with. */
export async function errorOf(
  work: PromiseLike<unknown>,
): Promise<{ readonly code: unknown; readonly message: string }> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { code: 'code' in error ? error.code : undefined, message: error.message };
  }
  throw new Error('expected an error, got none');
}
