import { writeFile } from 'node:fs/promises';
import { formatEntry, journalPath } from '../../src/kinesis-faults/journal.ts';
import type { Entry } from '../../src/kinesis-faults/journal.ts';
import { idOf } from '../../src/kinesis-faults/workload.ts';

/** Longer than what a number holds exactly. */
const firstSequence = 49_680_444_817_331_180_227_602_464_735_093_053_721_313_846_269_292_052_482n;

/** The keys of the tests. */
export const keys = ['k0.1', 'k0.2'];

/** Entries of one assignment: some rounds of all keys, in order. */
export function period(
  assignment: number,
  { from, to, at = 1_000, shard = 'shard-0' }: { from: number; to: number; at?: number; shard?: string },
): readonly Entry[] {
  return Array.from({ length: (to - from) * keys.length }, (_, index) => {
    const nth = from + Math.floor(index / keys.length);
    const key = keys[index % keys.length] ?? '';
    const sequence = String(firstSequence + BigInt(from * keys.length + index));
    return { at: at + index, assignment, shard, sequence, id: idOf(key, nth), key };
  });
}

/** Writes the journal of one process. */
export async function writeJournal(
  folder: string,
  name: string,
  entries: readonly Entry[],
  torn = '',
): Promise<void> {
  await writeFile(journalPath(folder, name), `${entries.map(formatEntry).join('')}${torn}`);
}
