import { expect, it } from 'vitest';
import type { Expectation } from '../../src/faults-common/expectation.ts';
import type { DeedGraph } from '../../src/faults-common/deed-graph.ts';

/** The records of a fault run, and what they come to. */
export interface WorkloadCase<TDeed> {
  /** The records of each partition. */
  readonly all: readonly (readonly TDeed[])[];
  readonly newGraph: () => DeedGraph<TDeed>;
  /** What is to come of them all. */
  readonly expected: Expectation;
}

/** Declares what all deeds have to be like, so that a graph can be compared with what was sent. */
export function itComesToOneGraph<TDeed>({ all, newGraph, expected }: WorkloadCase<TDeed>): void {
  it('finds the ends that it refers to in its own partition', () => {
    const missing = all.map((records) => {
      const graph = newGraph();
      return records.filter((deed) => graph.apply(deed) === 'missing').length;
    });

    expect(missing).toEqual([0, 0, 0, 0]);
  });

  it('comes to the same graph in whichever order the partitions are read', () => {
    const most = Math.max(...all.map(({ length }) => length));
    const inTurn = Array.from({ length: most }, (_, nth) =>
      all.flatMap((records) => records.slice(nth, nth + 1)),
    );

    const graph = newGraph();
    for (const deeds of inTurn) for (const deed of deeds) graph.apply(deed);

    const found = new Map([...graph.edges].map(([name, { properties }]) => [name, properties]));
    expect(sorted(graph.nodes)).toEqual(sorted(expected.nodes));
    expect(sorted(found)).toEqual(sorted(expected.edges));
  });

  it('comes to the same graph when all of it comes again', () => {
    const graph = newGraph();
    const everything = all.flatMap((records) => [...records]);

    for (const deed of everything) graph.apply(deed);
    const before = [sorted(graph.nodes), sorted(graph.edges)];
    for (const deed of everything) graph.apply(deed);

    expect([sorted(graph.nodes), sorted(graph.edges)]).toEqual(before);
  });
}

function sorted(map: ReadonlyMap<string, unknown>): readonly unknown[] {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
