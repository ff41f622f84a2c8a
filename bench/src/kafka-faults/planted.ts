import { readFile, writeFile } from 'node:fs/promises';
import { unseenIn } from '../faults-common/compare.ts';
import type { Random } from '../random.ts';
import { check } from './checker.ts';
import type { Evidence } from './checker.ts';
import { formatEntry, readJournals } from './journal.ts';
import type { Entry } from './journal.ts';

/**
 * Spoils evidence that was found good, one way after the other, and gives what the checker failed to see. A checker that finds
 * nothing proves nothing unless it would have.
 */
export async function checkPlanted(evidence: Evidence, random: Random): Promise<readonly string[]> {
  const before = await check(evidence);
  const [lost, doubled] = await twoEntries(evidence.folder, random);
  await change(evidence.folder, (lines) => lines.filter((line) => !line.includes(` ${lost.id} `)));
  const afterLoss = await check(evidence);
  await change(evidence.folder, (lines) =>
    lines.flatMap((line) => (`${line}\n` === formatEntry(doubled) ? [line, line] : [line])),
  );
  const afterDouble = await check(evidence);
  const afterDrop = await check({ ...evidence, letters: withoutOne(evidence.letters, random) });
  return [
    ...unseenIn('loss', afterLoss, { lost: 1 }),
    ...unseenIn('double', afterDouble, {
      lost: 1,
      doubled: afterLoss.doubled + 1,
      outOfOrder: before.outOfOrder + 1,
    }),
    ...(evidence.letters.length === 0
      ? []
      : unseenIn('missing dead letter', afterDrop, { missingDeadLetters: 1 })),
  ];
}

async function twoEntries(folder: string, random: Random): Promise<readonly [Entry, Entry]> {
  const entries = (await readJournals(folder)).flatMap((journal) => journal.entries);
  const at = random.whole(0, entries.length - 2);
  const lost = entries[at];
  const doubled =
    entries.slice(at + 1).find(({ id }) => id !== lost?.id) ?? entries.find(({ id }) => id !== lost?.id);
  if (lost === undefined || doubled === undefined) throw new Error('Expected two records that were written');
  return [lost, doubled];
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

/** Drops every letter of one record; after a fault it may be there more than once. */
function withoutOne(letters: readonly string[], random: Random): readonly string[] {
  const dropped = letters[random.whole(0, letters.length - 1)];
  return letters.filter((letter) => letter !== dropped);
}
