import { writeFile } from 'node:fs/promises';
import type { Evidence } from '../../src/kafka-faults/checker.ts';
import { formatEntry, journalPath } from '../../src/kafka-faults/journal.ts';
import type { Entry } from '../../src/kafka-faults/journal.ts';
import { idOf, isPoison, recordOf } from '../../src/kafka-faults/workload.ts';

/** Entries of one assignment: some records of a partition, each at the offset that is its number. */
export function period(
  assignment: number,
  partition: number,
  { from, to, at = 1_000 }: { readonly from: number; readonly to: number; readonly at?: number },
): readonly Entry[] {
  return Array.from({ length: to - from }, (_, index) => {
    const nth = from + index;
    const { key } = recordOf(partition, nth, 0);
    return { at: at + index, assignment, partition, offset: nth, id: idOf(partition, nth), key };
  });
}

/** Writes the journal of one process; gives its path. */
export async function writeJournal(
  folder: string,
  name: string,
  entries: readonly Entry[],
  torn = '',
): Promise<string> {
  const path = journalPath(folder, name);
  await writeFile(path, `${entries.map(formatEntry).join('')}${torn}`);
  return path;
}

/** What came of a run without a dead letter. */
export function evidenceOf(folder: string, ...sent: readonly number[]): Evidence {
  return { folder, sent, poisonPerThousand: 0, letters: [] };
}

/** The values of the poison among the first records of partition 0. */
export function poisonValues(count: number, perThousand: number): readonly string[] {
  return Array.from({ length: count }, (_, nth) => nth)
    .filter((nth) => isPoison(0, nth, perThousand))
    .map((nth) => recordOf(0, nth, perThousand).value);
}
