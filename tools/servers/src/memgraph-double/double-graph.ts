import type { GraphStore } from './graph/graph-store.ts';
import { StoreTransaction } from './graph/store-transaction.ts';
import { valueKey } from './graph/value-key.ts';
import type { GraphTransaction } from './port.ts';
import type { Value } from './value.ts';

/** What is committed in the graph of a double, for tests that look at it past Bolt. */
export class DoubleGraph {
  readonly #store: GraphStore;

  constructor(store: GraphStore) {
    this.#store = store;
  }

  /** Counts the nodes, or those with a label. */
  nodeCount(label?: string): number {
    return this.read((graph) => count(graph.vertices(label === undefined ? [] : [label])));
  }

  /** Counts the relationships, or those of a type. */
  edgeCount(type?: string): number {
    return this.read((graph) => [...edgesOf(graph)].filter((edge) => isOf(edge.type, type)).length);
  }

  /** Counts the relationships, or those of a type, that there are once more between the same nodes in the same direction. */
  duplicateEdgeCount(type?: string): number {
    return this.read((graph) => {
      const edges = [...edgesOf(graph)].filter((edge) => isOf(edge.type, type));
      const places = new Set(edges.map(({ from, to, type: name }) => `${from.id} ${to.id} ${name}`));
      return edges.length - places.size;
    });
  }

  /** Counts the nodes of a label that there are once more with the same value of a property. */
  duplicateNodeCount(label: string, property: string): number {
    return this.read((graph) => {
      const keys = [...graph.vertices([label])]
        .map((vertex) => valueKey(graph.properties(vertex).get(property)))
        .filter((key) => key !== undefined);
      return keys.length - new Set(keys).size;
    });
  }

  /** Looks at the graph in a transaction of its own. */
  read<T>(look: (graph: GraphTransaction) => T): T {
    const transaction = new StoreTransaction(this.#store);
    try {
      return look(transaction);
    } finally {
      transaction.rollback();
    }
  }

  /** Changes the graph in a transaction of its own, without a statement. Failure: that of the change or of its commit. */
  write<T>(change: (graph: GraphTransaction) => T): T {
    const transaction = new StoreTransaction(this.#store);
    try {
      const result = change(transaction);
      transaction.commit();
      return result;
    } finally {
      transaction.rollback();
    }
  }

  /** Begins a transaction that the caller ends. */
  begin(): StoreTransaction {
    return new StoreTransaction(this.#store);
  }
}

function count(items: Iterable<unknown>): number {
  let counted = 0;
  for (const _item of items) counted += 1;
  return counted;
}

function* edgesOf(graph: GraphTransaction): Generator<{
  readonly type: string;
  readonly from: { readonly id: number };
  readonly to: { readonly id: number };
}> {
  for (const vertex of graph.vertices([])) yield* graph.edges(vertex, 'out');
}

function isOf(type: string, wanted: string | undefined): boolean {
  return wanted === undefined || type === wanted;
}

/** The parameters of a statement that is run past Bolt: integers are bigints, and numbers are floats. */
export type DoubleParameters = Readonly<Record<string, Value>>;
