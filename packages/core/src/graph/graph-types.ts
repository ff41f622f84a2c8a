import type { EdgesOf, GraphSchema } from './schema-types.ts';
import type { KeyRow, PropertyRow } from './value-types.ts';
import type { WaitForEndpoint } from './wait.ts';
import type { EdgeWrite, EndpointShape, GraphRow, GraphShape, NodeWrite } from './write.ts';

/** The property under which a graph carries its {@link GraphShape}; read it with {@link graphShape}. @public */
export const graphShapeKey: unique symbol = Symbol.for('@rivergraph/graph-shape') as never;

/** Any graph made by {@link defineGraph}, whatever it declares. @public */
export interface AnyGraph {
  readonly [graphShapeKey]: GraphShape;
}

/** One end of an edge write: a node of this label, and how it is found or made. Not a write by itself. @public */
export interface Endpoint<Label extends string = string> {
  readonly endpoint: EndpointShape & { readonly node: { readonly label: Label } };
  readonly row: GraphRow;
}

/** An {@link Endpoint} that must exist already. @public */
export interface EndpointRef<Label extends string = string> extends Endpoint<Label> {
  readonly endpoint: EndpointShape & { readonly mode: 'ref'; readonly node: { readonly label: Label } };
}

/** An upsert of a node: a write by itself, and usable as the end of an edge write. @public */
export interface NodeUpsert<Label extends string = string> extends NodeWrite, Endpoint<Label> {}

/** How a `ref` behaves. @public */
export interface RefOptions {
  /**
   * What happens when the node does not exist: `reject` sends the record to the dead letter with the reason
   * `missing-endpoint`, `skip` leaves this write out, {@link wait} tries it again until the node is
   * there, a newer write or delete of the edge makes it needless, or the time is up.
   *
   * @defaultValue `'reject'`
   */
  readonly missing?: 'reject' | 'skip' | WaitForEndpoint | undefined;
}

/**
 * Makes writes of one node type.
 *
 * Every row is checked against the schema when the write is made, and is not copied: leave it unchanged afterwards.
 * Failure: throws `rejected` with the name of the property and its declared type, never the value.
 *
 * @public
 */
export interface NodeType<Label extends string, Key, Properties, Version = never> {
  /**
   * Creates the node, or sets the given properties of the one with this key. `undefined` leaves a property as it is,
   * `null` removes it. The result may be returned as a write, or given to an edge as its end.
   */
  upsert(row: PropertyRow<Key, Properties, Version>): NodeUpsert<Label>;
  /** Sets the given properties if the node exists, and does nothing otherwise. */
  update(row: PropertyRow<Key, Properties, Version>): NodeWrite;
  /** Removes the node and its edges, and does nothing if it does not exist. */
  delete(key: KeyRow<Key>): NodeWrite;
  /** The end of an edge: a node that must exist. */
  ref(key: KeyRow<Key>, options?: RefOptions): EndpointRef<Label>;
  /**
   * The end of an edge: a node that is created by its key where it is missing. Not a write by itself: to write the node
   * alone, return its `upsert`.
   */
  merge(key: KeyRow<Key>): Endpoint<Label>;
}

/**
 * Makes the far ends of the edge that owns this node type. None of them is a write by itself, because the key counts
 * under the owner only: give them to the owning edge. That edge's `delete` removes the node as well.
 *
 * Failure: as {@link NodeType}.
 *
 * @public
 */
export interface OwnedNodeType<Label extends string, Key, Properties, Version = never> {
  /** The end of the owning edge: the node is created, or its given properties are set. */
  upsert(row: PropertyRow<Key, Properties, Version>): Endpoint<Label>;
  /** The end of the owning edge: a node that must exist under the owner. */
  ref(key: KeyRow<Key>, options?: RefOptions): EndpointRef<Label>;
  /** The end of the owning edge: a node that is created by its key where the owner has none. */
  merge(key: KeyRow<Key>): Endpoint<Label>;
}

/**
 * Makes writes of one edge type that has no key: at most one edge between two nodes.
 *
 * Failure: as {@link NodeType}; an end that belongs to another graph throws `misconfigured`.
 *
 * @public
 */
export interface EdgeType<From extends string, To extends string, Properties> {
  /** Creates the edge or sets the given properties of it, and treats both ends as they say. */
  upsert(from: Endpoint<From>, to: Endpoint<To>, row?: PropertyRow<{}, Properties>): EdgeWrite;
  /**
   * Removes the edge, and does nothing if it does not exist, whatever `missing` says. The nodes stay; a node that this
   * edge owns is removed with it.
   */
  delete(from: EndpointRef<From>, to: EndpointRef<To>): EdgeWrite;
}

/**
 * Makes writes of one edge type that has no key, and one of whose properties is its version.
 *
 * Failure: as {@link EdgeType}.
 *
 * @public
 */
export interface VersionedEdgeType<From extends string, To extends string, Properties, Version> {
  /** Creates the edge or sets the given properties of it, and treats both ends as they say. */
  upsert(from: Endpoint<From>, to: Endpoint<To>, row: PropertyRow<{}, Properties, Version>): EdgeWrite;
  /** As {@link EdgeType.delete}. */
  delete(from: EndpointRef<From>, to: EndpointRef<To>): EdgeWrite;
}

/**
 * Makes writes of one edge type whose key tells parallel edges apart.
 *
 * Failure: as {@link EdgeType}.
 *
 * @public
 */
export interface KeyedEdgeType<From extends string, To extends string, Key, Properties, Version = never> {
  /** Creates the edge with this key or sets the given properties of it, and treats both ends as they say. */
  upsert(from: Endpoint<From>, to: Endpoint<To>, row: PropertyRow<Key, Properties, Version>): EdgeWrite;
  /** Removes the edge with this key, and does nothing if it does not exist. The nodes stay. */
  delete(from: EndpointRef<From>, to: EndpointRef<To>, key: KeyRow<Key>): EdgeWrite;
}

/** The properties that a node or edge type declares; none where they are left out. @public */
export type PropertiesOf<T> = T extends { readonly properties: infer P extends object } ? P : {};

/** The property that is the version of a node or edge type; `never` where none is. @public */
export type VersionOf<T> = T extends { readonly version: infer V } ? V & keyof PropertiesOf<T> : never;

/** What a graph has under a label. @public */
export type NodeMember<Label extends string, N> = N extends { readonly key: infer Key }
  ? N extends { readonly ownedBy: string }
    ? OwnedNodeType<Label, Key, PropertiesOf<N>, VersionOf<N>>
    : NodeType<Label, Key, PropertiesOf<N>, VersionOf<N>>
  : never;

/** What a graph has under an edge type. @public */
export type EdgeMember<E> = E extends {
  readonly from: infer From extends string;
  readonly to: infer To extends string;
}
  ? E extends { readonly key: infer Key extends object }
    ? [keyof Key] extends [never]
      ? KeylessEdgeMember<From, To, E>
      : KeyedEdgeType<From, To, Key, PropertiesOf<E>, VersionOf<E>>
    : KeylessEdgeMember<From, To, E>
  : never;

/** What a graph has under an edge type without a key. @public */
export type KeylessEdgeMember<From extends string, To extends string, E> = [VersionOf<E>] extends [never]
  ? EdgeType<From, To, PropertiesOf<E>>
  : VersionedEdgeType<From, To, PropertiesOf<E>, VersionOf<E>>;

/** A graph made by {@link defineGraph}: one member per label and per edge type. @public */
export type Graph<S extends GraphSchema> = AnyGraph & {
  readonly [L in keyof S['nodes'] & string]: NodeMember<L, S['nodes'][L]>;
} & { readonly [T in keyof EdgesOf<S> & string]: EdgeMember<EdgesOf<S>[T]> };
