/** What is left of a plan about people: expected, or found. Each entry is a line of text. */
export interface PeopleContent {
  /** `17` */
  readonly people: readonly string[];
  /** `17 4` */
  readonly connections: readonly string[];
  /** `people-0 at 12: "hello"`: what was set aside. */
  readonly letters: readonly string[];
}

/** A part of it that is compared. */
type Part = keyof PeopleContent;

/** How the parts are called. */
export const partLabels: Readonly<Record<Part, string>> = {
  people: 'people',
  connections: 'connections',
  letters: 'set aside',
};

/** What is different in one part. */
export interface Difference {
  readonly part: Part;
  readonly expected: number;
  readonly got: number;
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  /** What is expected, and there more than once. */
  readonly doubled: readonly string[];
}

const parts: readonly Part[] = ['people', 'connections', 'letters'];

/** Compares what is expected, where every line is another one, with what was found. */
export function compareContents(expected: PeopleContent, got: PeopleContent): readonly Difference[] {
  return parts.map((part) => compare(part, expected[part], got[part]));
}

function compare(part: Part, expected: readonly string[], got: readonly string[]): Difference {
  const wanted = new Set(expected);
  const found = new Set<string>();
  const doubled = new Set<string>();
  for (const line of got) {
    if (found.has(line)) doubled.add(line);
    found.add(line);
  }
  return {
    part,
    expected: expected.length,
    got: got.length,
    missing: expected.filter((line) => !found.has(line)),
    unexpected: [...found].filter((line) => !wanted.has(line)),
    doubled: [...doubled].filter((line) => wanted.has(line)),
  };
}
