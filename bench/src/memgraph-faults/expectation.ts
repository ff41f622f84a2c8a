import { ModelGraph } from './model.ts';
import type { Properties } from './model.ts';
import { isPoisonAt, poisonAt, recordOf } from './workload.ts';
import type { Deed } from './deed.ts';
import type { Extras, Poison } from './workload.ts';

/** What was sent, all that the checker needs to know of it. */
export interface Evidence {
  /** Records per partition. */
  readonly counts: readonly number[];
  readonly extras: Extras;
  /** What becomes of an edge whose end is missing. */
  readonly missing: MissingEnds;
}

/** What becomes of an edge whose end is missing. */
export type MissingEnds = 'reject' | 'skip' | 'wait';

/** What the graph and the dead letter are to hold. */
export interface Expectation {
  readonly nodes: ReadonlyMap<string, Properties>;
  readonly edges: ReadonlyMap<string, Properties>;
  /** Where each dead-lettered record stands, and why it is there. */
  readonly letters: ReadonlySet<string>;
}

const reasons: Readonly<Record<Poison, string>> = {
  badge: 'constraint',
  bytes: 'rejected',
  date: 'rejected',
  name: 'rejected',
};

/** Says what is to come of what was sent. The order of partitions does not matter, see `recordOf`. */
export function expectationOf({ counts, extras, missing }: Evidence): Expectation {
  const graph = new ModelGraph();
  const letters = new Set<string>();
  const { poisonEvery = Infinity } = extras;
  for (const [partition, count] of counts.entries()) {
    const waiting: Deed[] = [];
    for (let nth = 0; nth < count; nth += 1) {
      const deed = recordOf(partition, nth, extras);
      if (isPoisonAt(partition, nth, poisonEvery)) {
        letters.add(letterOf(partition, nth, reasons[poisonAt(partition, nth, extras)]));
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

/** Names a record in the dead letter and why it is there. */
export function letterOf(partition: number, nth: number, reason: string): string {
  return `${partition}#${nth} ${reason}`;
}
