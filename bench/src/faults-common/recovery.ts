/** How far a partition was durable at a moment: the number of a record. */
export interface Mark {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly nth: number;
}

/** What was sent, as far as the recovery depends on it. */
export interface SentRecords {
  /** Records per partition. */
  readonly sent: readonly number[];
  /** The number of the first record of a partition that was sent after a moment; `undefined` while there is none. */
  firstAfter(partition: number, at: number): number | undefined;
}

/**
 * Finds the longest that it took from a strike until every partition was durable up to a record that was sent after the strike, in
 * seconds. The marks of a partition stand in the order of their times.
 */
export function longestOf(
  strikes: readonly number[],
  sender: SentRecords,
  marks: (partition: number) => readonly Mark[],
): number {
  let longest = 0;
  for (const strike of strikes) {
    for (const partition of sender.sent.keys()) {
      const first = sender.firstAfter(partition, strike);
      const mark = marks(partition).find(({ nth }) => first !== undefined && nth >= first);
      if (mark !== undefined) longest = Math.max(longest, mark.at - strike);
    }
  }
  return longest / 1_000;
}
