import type { Rating } from './ratings.ts';

/** A graph as text, one line per node or edge, so that two of them can be compared as sets. */
export interface GraphContent {
  readonly people: ReadonlySet<string>;
  readonly ratings: ReadonlySet<string>;
}

/** The parts of a {@link GraphContent}, in the order of the report. */
const parts = ['people', 'ratings'] as const;

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
export function lineOf(...values: readonly (string | number | null)[]): string {
  return JSON.stringify(values);
}

/** Works out what the graph has to hold once everything is in it. The pipelines have no part in it. */
export function expectedGraph(ratings: readonly Rating[]): GraphContent {
  const people = new Map<number, number | null>();
  for (const { rater, rated, person, nth } of ratings) {
    for (const id of [rater, rated]) if (!people.has(id)) people.set(id, null);
    // They are in the order in which they are sent, so the last one stays.
    people.set(person, nth);
  }
  return {
    people: new Set([...people].map(([id, last]) => lineOf(id, last))),
    ratings: new Set(
      ratings.map(({ rater, rated, rating, ratedAt }) => lineOf(rater, rated, rating, ratedAt)),
    ),
  };
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
