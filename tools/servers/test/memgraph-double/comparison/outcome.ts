import type { Driver, QueryResult } from 'neo4j-driver';
import { canonical, canonicalRows } from './canonical.ts';
import { dump, renumber, runner } from './database.ts';
import type { Generated } from './draft.ts';

/** What a statement did on one server. */
export interface Outcome {
  /** The error's text, where it was refused. */
  readonly refused: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  readonly counters: { readonly [name: string]: number };
  /** The whole graph afterwards; empty where nothing was written. */
  readonly graph: readonly string[];
}

/** The first value that a statement gives, as text; `refused` where there is an error. What it did is taken back. */
export async function firstValue(driver: Driver, text: string): Promise<string> {
  const session = driver.session();
  try {
    const transaction = session.beginTransaction();
    const answer = await attempt(Promise.resolve(transaction.run(text)));
    if (answer instanceof Error) return 'refused';
    await transaction.rollback();
    return canonical(answer.records[0]?.get(0));
  } finally {
    await session.close();
  }
}

/** Nodes that a graph keeps between two statements: more would make too many rows. */
const mostNodes = 12;

/** Runs a statement and tells what it did. What it wrote can be numbered for the next one, so that rows can be put in order by it. */
export async function outcomeOf(
  driver: Driver,
  { text, parameters, ordered }: Generated,
  then: 'number' | 'leave',
): Promise<Outcome> {
  const run = runner(driver);
  const answer = await attempt(run(text, parameters));
  const after = isWriting(text) ? await dump(run) : undefined;
  const graph = after?.lines ?? [];
  if (answer instanceof Error) {
    return { refused: answer.message, columns: [], rows: [], counters: {}, graph };
  }
  if (after !== undefined && then === 'number') await renumber(run, after, mostNodes);
  return {
    refused: undefined,
    columns: answer.records[0]?.keys.map(String) ?? [],
    rows: canonicalRows(answer, ordered),
    counters: counted(answer),
    graph,
  };
}

/** Empties the graph and fills it with what a statement makes. */
export async function refill(driver: Driver, graph: Generated): Promise<void> {
  const run = runner(driver);
  await run('MATCH (n) DETACH DELETE n');
  await run(graph.text, graph.parameters);
  await renumber(run, await dump(run), mostNodes);
}

async function attempt(work: Promise<QueryResult>): Promise<QueryResult | Error> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return error;
    throw error;
  }
}

function isWriting(text: string): boolean {
  return /\b(?:CREATE|MERGE|SET|REMOVE|DELETE)\b/u.test(text);
}

/** What both servers count alike: Memgraph's count of properties is of those that SET and REMOVE touch, Neo4j's of those that CREATE stores, too. */
function counted({ summary }: QueryResult): { readonly [name: string]: number } {
  const {
    nodesCreated,
    nodesDeleted,
    relationshipsCreated,
    relationshipsDeleted,
    labelsAdded,
    labelsRemoved,
  } = summary.counters.updates();
  return {
    nodesCreated: nodesCreated ?? 0,
    nodesDeleted: nodesDeleted ?? 0,
    relationshipsCreated: relationshipsCreated ?? 0,
    relationshipsDeleted: relationshipsDeleted ?? 0,
    labelsAdded: labelsAdded ?? 0,
    labelsRemoved: labelsRemoved ?? 0,
  };
}
