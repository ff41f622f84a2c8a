/** Counts the items that are not among the others. */
export function countMissing<T>(items: Iterable<T>, others: { has(item: T): boolean }): number {
  let count = 0;
  for (const item of items) if (!others.has(item)) count += 1;
  return count;
}

/** Says in words what there is any of; empty when every count is 0. */
export function wordsOf(wrong: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(wrong).flatMap(([what, count]) => (count === 0 ? [] : [`${count} ${what}`]));
}

/** Says in words that the findings do not show what was planted; empty when they do. */
export function unseenIn<Findings extends object>(
  what: string,
  found: Findings,
  expected: Partial<Findings>,
): readonly string[] {
  const isSeen = Object.entries(expected).every(([name, count]) => found[name as keyof Findings] === count);
  return isSeen ? [] : [`the checker did not report a planted ${what}: ${JSON.stringify(found)}`];
}
