import type { Edge, Value, Vertex } from './value.ts';

/**
 * The graph as one transaction sees it, under snapshot isolation: what was committed when the transaction began, and its own
 * writes. What an interpreter needs of a storage, and all it needs.
 *
 * Writes throw a {@link QueryError} at once where another transaction has an uncommitted or newer change of the same node or
 * relationship, but not where both only add relationships. Uniqueness is looked at when it is committed, which is not the interpreter's.
 */
export interface GraphTransaction {
  /** The nodes with all of these labels; all nodes for none. Those created while it is read need not come. */
  vertices(labels: readonly string[]): Iterable<Vertex>;
  /** The nodes with a label of which these properties equal these values (never null). A lookup where there is an index, else a scan. */
  verticesBy(label: string, properties: ReadonlyMap<string, Value>): Iterable<Vertex>;
  labels(vertex: Vertex): ReadonlySet<string>;
  properties(entity: Vertex | Edge): ReadonlyMap<string, Value>;
  /** The relationships of a node; one that begins and ends there comes once in each direction. */
  edges(vertex: Vertex, direction: 'out' | 'in'): Iterable<Edge>;
  exists(entity: Vertex | Edge): boolean;
  createVertex(labels: readonly string[]): Vertex;
  createEdge(from: Vertex, to: Vertex, type: string): Edge;
  /** Sets a property; null removes it. */
  setProperty(entity: Vertex | Edge, name: string, value: Value): void;
  addLabel(vertex: Vertex, label: string): void;
  removeLabel(vertex: Vertex, label: string): void;
  /** Deletes a node. Failure: a {@link QueryError} where it has relationships that are not deleted. */
  deleteVertex(vertex: Vertex): void;
  deleteEdge(edge: Edge): void;
}

/** An error as Memgraph states it. */
export class QueryError extends Error {
  override readonly name: string = 'QueryError';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** The codes of Memgraph that say whose fault something is; its text says what. */
export const codes = {
  client: 'Memgraph.ClientError.MemgraphError.MemgraphError',
  transient: 'Memgraph.TransientError.MemgraphError.MemgraphError',
  database: 'Memgraph.DatabaseError.MemgraphError.MemgraphError',
  unauthenticated: 'Memgraph.ClientError.Security.Unauthenticated',
  execution: 'Memgraph.ExecutionException',
} as const;

/** What a statement gave. */
export interface Answer {
  readonly fields: readonly string[];
  readonly records: readonly (readonly Value[])[];
  readonly type: 'r' | 'w' | 'rw';
  /** As Memgraph names them: `nodes-created`, `nodes-deleted`, `relationships-created`, `relationships-deleted`, `labels-added`, `labels-removed`, `properties-set`. */
  readonly stats: { readonly [name: string]: number };
}
