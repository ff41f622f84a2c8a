import { readFile, writeFile } from 'node:fs/promises';
import { unseenIn } from '../faults-common/compare.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import { withDatabase } from './database.ts';
import type { Store } from './store.ts';
import type { Workload } from './workload.ts';

/**
 * Spoils a store that was found good, one way after the other, and gives what the checker failed to see. A checker that
 * finds nothing proves nothing unless it would have.
 */
export async function checkPlanted(
  store: Store,
  workload: Workload,
  random: Random,
): Promise<readonly string[]> {
  const [lost, doubled] = twoTransferIds(workload, random);
  await change(store, `MATCH (:Account)-[t:TRANSFER]->(:Account) WHERE t.id = ${lost} DELETE t`);
  const afterLoss = await check(store, workload);
  await change(
    store,
    `MATCH (a:Account)-[t:TRANSFER]->(b:Account) WHERE t.id = ${doubled}
     CREATE (a)-[:TRANSFER {id: t.id, amount: t.amount}]->(b)`,
  );
  const afterDouble = await check(store, workload);
  await dropOneDeadLetter(store.rejects, random);
  const afterDrop = await check(store, workload);
  return [
    ...unseenIn('loss', afterLoss, { lost: 1, doubled: 0 }),
    ...unseenIn('double', afterDouble, { lost: 1, doubled: 1 }),
    ...unseenIn('missing dead letter', afterDrop, { missingDeadLetters: 1 }),
  ];
}

function twoTransferIds({ good }: Workload, random: Random): readonly [number, number] {
  const at = random.whole(0, good.length - 2);
  const [lost, doubled] = good.slice(at, at + 2);
  if (lost === undefined || doubled === undefined) throw new Error('Expected two transfers that were sent');
  return [lost.id, doubled.id];
}

async function change({ database }: Store, statement: string): Promise<void> {
  await withDatabase(database, async (query) => await query(statement));
}

/** Drops every line of one record; after a crash it may be there more than once. */
async function dropOneDeadLetter(path: string, random: Random): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const placeIn = (line: string): string => {
    const { partition, position } = JSON.parse(line) as { partition: string; position: unknown };
    return JSON.stringify([partition, position]);
  };
  const dropped = placeIn(lines[random.whole(0, lines.length - 1)] ?? '');
  await writeFile(path, lines.flatMap((line) => (placeIn(line) === dropped ? [] : [`${line}\n`])).join(''));
}
