import { longestOf } from '../faults-common/recovery.ts';
import type { Mark, SentRecords } from '../faults-common/recovery.ts';
import { readJournals } from './journal.ts';
import { placeOf } from './workload.ts';

/**
 * Finds the longest that it took from a strike until every partition had a durable batch with a record that was sent after the
 * strike, in seconds.
 */
export async function longestRecovery(
  folder: string,
  strikes: readonly number[],
  sender: SentRecords,
): Promise<number> {
  const marks = await marksOf(folder);
  return longestOf(strikes, sender, (partition) => marks.get(partition) ?? []);
}

/** When each partition first got how far. */
async function marksOf(folder: string): Promise<ReadonlyMap<number, readonly Mark[]>> {
  const entries = (await readJournals(folder)).flatMap((journal) => journal.entries);
  const marks = new Map<number, Mark[]>();
  for (const { at, id } of entries.toSorted((a, b) => a.at - b.at)) {
    const { partition, nth } = placeOf(id);
    const known = marks.get(partition) ?? [];
    marks.set(partition, known);
    if (nth > (known.at(-1)?.nth ?? -1)) known.push({ at, nth });
  }
  return marks;
}
