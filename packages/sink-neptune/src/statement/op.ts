import type { GremlinValue } from './typed-number.ts';

/** A property and its value as it is sent. */
export type Assignment = readonly [name: string, value: GremlinValue];

/** What a write sets of one element. */
export interface Content {
  readonly set: readonly Assignment[];
  /** The properties that are taken away. */
  readonly remove: readonly string[];
  /** Leaves all of it alone where the element has a newer version. */
  readonly guard: VersionGuard | undefined;
}

/** A stored version that is newer than the one that comes. */
export interface VersionGuard {
  readonly property: string;
  readonly value: GremlinValue;
  /** Only versions that begin so can be compared; any where there is none. */
  readonly prefix: string | undefined;
}

/** Creates a vertex or sets the content of the one with this id. */
export interface PutVertex {
  readonly kind: 'put-vertex';
  readonly id: string;
  readonly label: string;
  /** Set when it is created. */
  readonly key: readonly Assignment[];
  readonly content: Content;
}

/** Sets the content of a vertex if it exists. */
export interface SetVertex {
  readonly kind: 'set-vertex';
  readonly id: string;
  readonly content: Content;
}

/** Removes a vertex with its edges, and what it owns. */
export interface DropVertex {
  readonly kind: 'drop-vertex';
  readonly id: string;
  /** The types of the edges that lead to what it owns. */
  readonly owning: readonly string[];
}

/** Which edge is meant. */
export interface EdgeIdentity {
  /** Nothing where the server gives edges their ids. */
  readonly id: string | undefined;
  readonly type: string;
  readonly from: string;
  readonly to: string;
  /** Tells parallel edges apart. */
  readonly key: readonly Assignment[];
}

/** Creates an edge between vertices that exist, or sets the content of the one with this id. */
export interface PutEdge extends EdgeIdentity {
  readonly kind: 'put-edge';
  readonly content: Content;
  /** The ends of which it is not known whether they exist: nothing that makes one of them may go before it. */
  readonly needs: readonly string[];
  /** The edge was removed before by the same request: what it has goes, and it stays. */
  readonly fresh?: true | undefined;
}

/** Removes an edge. */
export interface DropEdge extends EdgeIdentity {
  readonly kind: 'drop-edge';
}

/** One thing that a request does. A write is a few of them, done in their order. */
export type Op = PutVertex | SetVertex | DropVertex | PutEdge | DropEdge;

/** Whether an op makes its element where it is missing. */
export function isPut(op: Op): op is PutVertex | PutEdge {
  return op.kind === 'put-vertex' || op.kind === 'put-edge';
}

/** Whether nothing is set, so that an element which exists is left as it is. */
export function isEmpty({ set, remove }: Content): boolean {
  return set.length === 0 && remove.length === 0;
}
