import { readJournals } from './journal.ts';
import type { Sender } from './sender.ts';
import { placeOf } from './workload.ts';

interface Mark {
  readonly at: number;
  readonly nth: number;
}

/**
 * Finds the longest that it took from a strike until every partition had a durable batch with a record that was sent after the
 * strike, in seconds.
 */
export async function longestRecovery(
  folder: string,
  strikes: readonly number[],
  sender: Pick<Sender, 'sent' | 'firstAfter'>,
): Promise<number> {
  const marks = await marksOf(folder);
  let longest = 0;
  for (const strike of strikes) {
    for (const partition of sender.sent.keys()) {
      const first = sender.firstAfter(partition, strike);
      const mark = marks.get(partition)?.find(({ nth }) => first !== undefined && nth >= first);
      if (mark !== undefined) longest = Math.max(longest, mark.at - strike);
    }
  }
  return longest / 1_000;
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
