/** A graph as text, one line per node or edge with all of its properties, so that two of them can be compared as sets. */
export interface GraphContent {
  readonly zones: ReadonlySet<string>;
  readonly taxis: ReadonlySet<string>;
  readonly trips: ReadonlySet<string>;
  readonly served: ReadonlySet<string>;
}

/** The parts of a {@link GraphContent}, in the order of the report. */
const parts = ['zones', 'taxis', 'trips', 'served'] as const;

/** How one part of a graph differs from what it should be. */
export interface Difference {
  readonly part: (typeof parts)[number];
  readonly expected: number;
  readonly got: number;
  /** What should be there and is not, and what is there and should not. */
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
}

/** Makes a line of the values of a node or edge. */
export function lineOf(...values: readonly (string | number)[]): string {
  return JSON.stringify(values);
}

/** Compares two graphs part by part. */
export function compareContents(expected: GraphContent, got: GraphContent): readonly Difference[] {
  return parts.map((part) => ({
    part,
    expected: expected[part].size,
    got: got[part].size,
    missing: [...expected[part]].filter((line) => !got[part].has(line)),
    unexpected: [...got[part]].filter((line) => !expected[part].has(line)),
  }));
}
