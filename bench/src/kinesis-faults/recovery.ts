import { longestOf } from '../faults-common/recovery.ts';
import type { Mark } from '../faults-common/recovery.ts';
import { readJournals } from './journal.ts';
import type { Sender } from './sender.ts';
import { placeOf } from './workload.ts';

/**
 * Finds the longest that it took from a strike until every key had a durable record that was sent after the strike, in seconds.
 */
export async function longestRecovery(
  folder: string,
  strikes: readonly number[],
  { keys, sentRecords }: Pick<Sender, 'keys' | 'sentRecords'>,
): Promise<number> {
  const marks = await marksOf(folder);
  return longestOf(strikes, sentRecords, (place) => marks.get(keys[place] ?? '') ?? []);
}

/** When each key first got how far. */
async function marksOf(folder: string): Promise<ReadonlyMap<string, readonly Mark[]>> {
  const entries = (await readJournals(folder)).flatMap((journal) => journal.entries);
  const marks = new Map<string, Mark[]>();
  for (const { at, id } of entries.toSorted((a, b) => a.at - b.at)) {
    const { key, nth } = placeOf(id);
    const known = marks.get(key) ?? [];
    marks.set(key, known);
    if (nth > (known.at(-1)?.nth ?? -1)) known.push({ at, nth });
  }
  return marks;
}
