import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import { GraphStore } from '../../src/memgraph-double/graph/graph-store.ts';
import { StoreTransaction } from '../../src/memgraph-double/graph/store-transaction.ts';
import { QueryError } from '../../src/memgraph-double/port.ts';
import type { GraphTransaction } from '../../src/memgraph-double/port.ts';
import type { Vertex } from '../../src/memgraph-double/value.ts';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 200);
const slots = 3;
const nodes = 3;

type Step =
  | { readonly slot: number; readonly kind: 'abort' | 'commit' }
  | {
      readonly slot: number;
      readonly kind: 'count' | 'delete' | 'link' | 'merge' | 'move';
      readonly node: number;
    };

const slot = fc.integer({ min: 0, max: slots - 1 });
const node = fc.integer({ min: 0, max: nodes - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ slot, kind: fc.constantFrom('abort' as const, 'commit' as const) }),
  fc.record({ slot, kind: fc.constantFrom('count' as const, 'link' as const, 'merge' as const), node }),
  fc.record({ slot, kind: fc.constantFrom('delete' as const, 'move' as const), node }),
);

/** A transaction, what it saw when it began, and what it has done. */
interface Attempt {
  readonly transaction: StoreTransaction;
  readonly seen: string;
  readonly done: Step[];
}

const keyed = (graph: GraphTransaction, key: number): Vertex[] => [
  ...graph.verticesBy('L', new Map([['key', BigInt(key)]])),
];

/** What a transaction sees, in words. */
function picture(graph: GraphTransaction): string {
  const lines: string[] = [];
  for (const vertex of graph.vertices([])) {
    const properties = [...graph.properties(vertex)].map(([name, value]) => [name, Number(value)]);
    const links = [...graph.edges(vertex, 'out')].map(({ to }) => to.id);
    lines.push(JSON.stringify([vertex.id, [...graph.labels(vertex)], properties, links]));
  }
  return lines.toSorted().join('\n');
}

const actions: Record<
  'count' | 'delete' | 'link' | 'merge' | 'move',
  (graph: GraphTransaction, key: number) => void
> = {
  merge: (graph, key) => {
    if (keyed(graph, key).length > 0) return;
    graph.setProperty(graph.createVertex(['L']), 'key', BigInt(key));
  },
  count: (graph, key) => {
    for (const vertex of keyed(graph, key)) {
      const counted = graph.properties(vertex).get('counted') ?? 0n;
      graph.setProperty(vertex, 'counted', (counted as bigint) + 1n);
    }
  },
  link: (graph, key) => {
    const [from] = keyed(graph, key);
    const [to] = keyed(graph, (key + 1) % nodes);
    if (from !== undefined && to !== undefined) graph.createEdge(from, to, 'R');
  },
  move: (graph, key) => {
    for (const vertex of keyed(graph, key)) {
      graph.setProperty(vertex, 'key', BigInt((key + 1) % nodes));
      graph.addLabel(vertex, 'Moved');
    }
  },
  delete: (graph, key) => {
    for (const vertex of keyed(graph, key)) {
      const all = [...graph.edges(vertex, 'out'), ...graph.edges(vertex, 'in')];
      for (const edge of all) if (graph.exists(edge)) graph.deleteEdge(edge);
      graph.deleteVertex(vertex);
    }
  },
};

/** Plays steps against a store of transactions, and tells what was committed. */
class Play {
  readonly store = new GraphStore();
  readonly committed: Attempt[] = [];
  /** Other errors than those of conflicts, and snapshots that have changed. */
  readonly surprises: string[] = [];
  readonly #attempts = new Map<number, Attempt>();

  constructor() {
    this.store.catalog.addConstraint({ kind: 'unique', label: 'L', properties: ['key'] });
  }

  play(one: Step): void {
    const attempt = this.#attempts.get(one.slot) ?? this.#begin(one.slot);
    try {
      if ('node' in one) {
        actions[one.kind](attempt.transaction, one.node);
        attempt.done.push(one);
      } else if (one.kind === 'abort') this.#end(one.slot, () => attempt.transaction.rollback());
      else {
        this.#end(one.slot, () => attempt.transaction.commit());
        this.committed.push(attempt);
      }
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      this.#end(one.slot, () => attempt.transaction.rollback());
      if (!/^(?:Cannot resolve|Unable to commit due to unique)/.test(error.message))
        this.surprises.push(error.message);
    }
    for (const { transaction, seen, done } of this.#attempts.values())
      if (done.length === 0 && picture(transaction) !== seen) this.surprises.push(picture(transaction));
  }

  endAll(): void {
    for (const { transaction } of this.#attempts.values()) transaction.rollback();
    this.#attempts.clear();
  }

  #begin(at: number): Attempt {
    const transaction = new StoreTransaction(this.store);
    const attempt = { transaction, seen: picture(transaction), done: [] };
    this.#attempts.set(at, attempt);
    return attempt;
  }

  #end(at: number, end: () => void): void {
    this.#attempts.delete(at);
    end();
  }
}

describe('transactions in any order', () => {
  it('see one snapshot each, leave no key twice, lose no count, and leave nothing of what was taken back', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const play = new Play();
        for (const one of steps) play.play(one);
        play.endAll();

        expect(play.surprises).toEqual([]);
        const graph = new StoreTransaction(play.store);
        const keys = [...graph.vertices(['L'])].map((vertex) => graph.properties(vertex).get('key'));
        expect(new Set(keys).size).toBe(keys.length);
        for (const key of keys) expect(keyed(graph, Number(key))).toHaveLength(1);
        for (const vertex of graph.vertices([]))
          for (const { to } of graph.edges(vertex, 'out')) expect(graph.exists(to)).toBe(true);
        expect(play.store.vertices.size).toBe(keys.length);
        const edges = [...graph.vertices([])].flatMap((vertex) => [...graph.edges(vertex, 'out')]);
        expect(play.store.edges.size).toBe(edges.length);
      }),
      { numRuns, verbose: 1 },
    );
  });

  it('are what they would be one after another, where they only count', () => {
    const counting = step.filter(({ kind }) => ['abort', 'commit', 'count'].includes(kind));
    fc.assert(
      fc.property(fc.array(counting, { maxLength: 60 }), (steps) => {
        const play = new Play();
        for (let key = 0; key < nodes; key += 1) play.play({ slot: 0, kind: 'merge', node: key });
        play.play({ slot: 0, kind: 'commit' });
        for (const one of steps) play.play(one);
        play.endAll();

        const counts = play.committed
          .flatMap(({ done }) => done)
          .filter(({ kind }) => kind === 'count').length;
        const graph = new StoreTransaction(play.store);
        const stored = [...graph.vertices([])].map((vertex) =>
          Number(graph.properties(vertex).get('counted') ?? 0n),
        );
        expect(stored.reduce((sum, one) => sum + one, 0)).toBe(counts);
      }),
      { numRuns, verbose: 1 },
    );
  });

  it('leave the memory of what is there', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const play = new Play();
        for (const one of steps) play.play(one);
        play.endAll();
        const last = new StoreTransaction(play.store);
        for (let key = 0; key < nodes; key += 1) actions.delete(last, key);
        last.commit();

        expect(play.store.vertices.size).toBe(0);
        expect(play.store.edges.size).toBe(0);
        expect(play.store.bytes).toBe(0);
      }),
      { numRuns, verbose: 1 },
    );
  });

  it('conflict with the text that clients look for', () => {
    expect(memgraphErrors.conflict.message).toMatch(/^Cannot resolve conflicting transactions\. /);
  });
});
