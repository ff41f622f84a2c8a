/** The names among these that `*` stands for, in order: all but those of what has no name. */
export function visibleNames(names: Iterable<string>): readonly string[] {
  return [...names].filter((name) => !name.startsWith(' ')).toSorted();
}
