import { letterOf } from './letters.ts';
import type { DeedGraph, Properties } from './deed-graph.ts';

/** What becomes of an edge whose end is missing. */
export type MissingEnds = 'reject' | 'skip' | 'wait';

/** How much was sent, and what becomes of what cannot be written at once. */
export interface SentDeeds {
  /** Records per partition. */
  readonly counts: readonly number[];
  /** What becomes of an edge whose end is missing. */
  readonly missing: MissingEnds;
}

/** What the records that were sent ask for. */
export interface DeedBook<TDeed> {
  /** Makes the nth record of a partition, counted from 0. */
  readonly recordOf: (partition: number, nth: number) => TDeed;
  /** Why such a record is refused, where it is one that is never written. */
  readonly refusalOf: (partition: number, nth: number) => string | undefined;
}

/** What the graph and the dead letter are to hold. */
export interface Expectation {
  readonly nodes: ReadonlyMap<string, Properties>;
  readonly edges: ReadonlyMap<string, Properties>;
  /** Where each dead-lettered record stands, and why it is there. */
  readonly letters: ReadonlySet<string>;
}

/** Says what is to come of what was sent, by a graph that is empty. The order of partitions must not matter. */
export function expectDeeds<TDeed>(
  { counts, missing }: SentDeeds,
  { recordOf, refusalOf }: DeedBook<TDeed>,
  graph: DeedGraph<TDeed>,
): Expectation {
  const letters = new Set<string>();
  for (const [partition, count] of counts.entries()) {
    const waiting: TDeed[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const deed = recordOf(partition, nth);
      const refusal = refusalOf(partition, nth);
      if (refusal !== undefined) {
        letters.add(letterOf(partition, nth, refusal));
      } else if (graph.apply(deed) === 'missing') {
        if (missing === 'wait') waiting.push(deed);
        if (missing === 'reject') letters.add(letterOf(partition, nth, 'missing-endpoint'));
      }
    }
    // Nobody but its own record writes an edge to a ghost: so it does not matter when that one comes back.
    for (const deed of waiting) graph.apply(deed);
  }
  const edges = new Map([...graph.edges].map(([name, { properties }]) => [name, properties]));
  return { nodes: graph.nodes, edges, letters };
}
