import { readFile, writeFile } from 'node:fs/promises';
import { unseenIn } from '../faults-common/compare.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import type { Evidence } from './checker.ts';
import { groupBy } from './group-by.ts';
import { formatEntry, readJournals } from './journal.ts';
import type { Entry } from './journal.ts';

/**
 * Spoils evidence that was found good, one way after the other, and gives what the checker failed to see. A checker that finds
 * nothing proves nothing unless it would have.
 */
export async function checkPlanted(evidence: Evidence, random: Random): Promise<readonly string[]> {
  const before = await check(evidence);
  const [early, late] = await neighbours(evidence.folder, random);
  await exchange(evidence.folder, early, late);
  const afterExchange = await check(evidence);
  await exchange(evidence.folder, early, late);
  const lineOf = (entry: Entry): string => formatEntry(entry).trimEnd();
  await change(evidence.folder, (lines) => lines.filter((line) => line !== lineOf(early)));
  const afterLoss = await check(evidence);
  await change(evidence.folder, (lines) =>
    lines.flatMap((line) => (line === lineOf(late) ? [line, line] : [line])),
  );
  const afterDouble = await check(evidence);
  return [
    ...unseenIn('exchange', afterExchange, {
      lost: 0,
      outOfOrder: before.outOfOrder + 1,
      overtaken: before.overtaken + 1,
    }),
    ...unseenIn('loss', afterLoss, { lost: 1 }),
    ...unseenIn('double', afterDouble, {
      lost: 1,
      doubled: afterLoss.doubled + 1,
      outOfOrder: before.outOfOrder + 1,
    }),
  ];
}

/** Finds two records of a key that one assignment wrote one after the other, and that nobody wrote again. */
async function neighbours(folder: string, random: Random): Promise<readonly [Entry, Entry]> {
  const journals = await readJournals(folder);
  const writes = groupBy(
    journals.flatMap(({ entries }) => entries),
    ({ id }) => id,
  );
  const pairs = journals.flatMap(({ entries }) => {
    const lines = groupBy(entries, ({ assignment, key }) => `${assignment} ${key}`);
    return [...lines.values()].flatMap((line) =>
      line.slice(1).flatMap((late, index) => {
        const early = line[index];
        const isAlone = [early, late].every((entry) => writes.get(entry?.id ?? '')?.length === 1);
        return early !== undefined && isAlone ? [[early, late] as const] : [];
      }),
    );
  });
  const [first, ...others] = pairs;
  if (first === undefined)
    throw new Error('Expected two records of a key that were written once, one after the other');
  return random.oneOf([first, ...others]);
}

/** Lets two records change places, each at the time of the other. */
async function exchange(folder: string, early: Entry, late: Entry): Promise<void> {
  const takenBy = new Map([
    [early.id, late],
    [late.id, early],
  ]);
  for (const { path, entries } of await readJournals(folder)) {
    const lines = entries.map((entry) => {
      const other = takenBy.get(entry.id);
      return formatEntry(other === undefined ? entry : { ...other, at: entry.at });
    });
    await writeFile(path, lines.join(''));
  }
}

async function change(folder: string, edit: (lines: readonly string[]) => readonly string[]): Promise<void> {
  for (const { path } of await readJournals(folder)) {
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    await writeFile(
      path,
      edit(lines)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }
}
