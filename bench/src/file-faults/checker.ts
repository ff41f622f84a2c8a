import { readFile } from 'node:fs/promises';
import { countMissing, wordsOf } from '../faults-common/compare.ts';
import { withDatabase } from './database.ts';
import type { Query } from './database.ts';
import type { Store } from './store.ts';
import { placeOf } from './workload.ts';
import type { Transfer, Workload } from './workload.ts';

/** What is in the store, compared with what was sent. */
export interface Findings {
  readonly written: number;
  readonly lost: number;
  /** Nodes and edges that are there twice, or that nobody sent. */
  readonly doubled: number;
  /** Accounts whose last change is not the one that stands. */
  readonly stale: number;
  readonly deadLettered: number;
  readonly missingDeadLetters: number;
  /** Records in the dead letter that are not poison. */
  readonly blamed: number;
}

/**
 * Compares a store with what was sent, as sets. Reads the database afresh with queries of its own, and the dead letter
 * line by line; nothing of the pipeline or of the sink is used.
 */
export async function check(store: Store, workload: Workload): Promise<Findings> {
  const graph = await withDatabase(store.database, async (query) => await checkGraph(query, workload));
  return { ...graph, ...(await checkDeadLetter(store.rejects, workload)) };
}

/** Says in words what is wrong; empty when nothing is. */
export function problemsOf(findings: Findings): readonly string[] {
  const wrong = {
    'transfers were lost': findings.lost,
    'nodes or edges are there twice or were never sent': findings.doubled,
    'accounts hold an older value': findings.stale,
    'poison records are not in the dead letter': findings.missingDeadLetters,
    'healthy records are in the dead letter': findings.blamed,
  };
  return wordsOf(wrong);
}

async function checkGraph(
  query: Query,
  { good }: Workload,
): Promise<Pick<Findings, 'written' | 'lost' | 'doubled' | 'stale'>> {
  const edges = await query(
    'MATCH (a:Account)-[t:TRANSFER]->(b:Account) RETURN t.id AS id, a.id AS source, b.id AS target, t.amount AS amount',
  );
  const nodes = await query('MATCH (a:Account) RETURN a.id AS id, a.last AS last');
  const sent = new Set(good.map(({ id, from, to, amount }) => [id, from, to, amount].join()));
  const found = new Set(edges.map(({ id, source, target, amount }) => [id, source, target, amount].join()));
  const lasts = lastsOf(good);
  const foundLasts = new Map(
    nodes.map(({ id, last }) => [Number(id), last === null ? undefined : Number(last)]),
  );
  const twice = edges.length - found.size + (nodes.length - foundLasts.size);
  const alien = countMissing(found, sent) + countMissing(foundLasts.keys(), lasts);
  return {
    written: found.size,
    lost: countMissing(sent, found) + countMissing(lasts.keys(), foundLasts),
    doubled: twice + alien,
    stale: [...lasts].filter(([id, last]) => foundLasts.has(id) && foundLasts.get(id) !== last).length,
  };
}

/** What every account is to hold: its last transfer, or nothing where it only received. */
function lastsOf(good: readonly Transfer[]): ReadonlyMap<number, number | undefined> {
  const lasts = new Map<number, number | undefined>();
  for (const { id, from, to } of good) {
    lasts.set(from, id);
    if (!lasts.has(to)) lasts.set(to, undefined);
  }
  return lasts;
}

async function checkDeadLetter(
  path: string,
  { poison }: Workload,
): Promise<Pick<Findings, 'deadLettered' | 'missingDeadLetters' | 'blamed'>> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const found = new Set(
    lines.map((line) => {
      const { partition, position } = JSON.parse(line) as { partition: string; position: { record: number } };
      return placeOf(partition, position.record);
    }),
  );
  return {
    deadLettered: found.size,
    missingDeadLetters: countMissing(poison, found),
    blamed: countMissing(found, poison),
  };
}
