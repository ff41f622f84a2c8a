import type { Write } from '../contracts/write.ts';

/** The types a property may have, besides lists of them. @public */
export type ScalarType =
  | 'string'
  | 'integer'
  | 'float'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'local-datetime'
  | 'point'
  | 'bytes'
  | 'json';

/** The type of a property: a scalar or a list of one. @public */
export type PropertyType = ScalarType | `${ScalarType}[]`;

/** One declared property, prepared. Interned per graph. @public */
export interface PropertyShape {
  readonly name: string;
  readonly type: PropertyType;
}

/**
 * How writes of a type are guarded against older ones that land late: a sink takes the entity's write lock first,
 * compares, and sets properties only where the incoming version is not older than the stored one, or none is stored.
 *
 * @public
 */
export interface VersionShape {
  /**
   * `property`: a property of the row, which every write that sets properties then carries; `position`: the place in the
   * stream, which the sink gets as the write's origin, see {@link positionVersion}.
   */
  readonly source: 'property' | 'position';
  /** The property that holds the version in the database. Of `position` it is a string that core names. */
  readonly property: PropertyShape;
}

/** A declared node type, prepared. Interned per graph, so types compare by identity. @public */
export interface NodeTypeShape {
  readonly label: string;
  /** In the order declared; at least one. */
  readonly key: readonly PropertyShape[];
  /** Without the key. */
  readonly properties: readonly PropertyShape[];
  /** The edge type that leads from the owner to this node; its key then counts under its owner only. */
  readonly ownedBy: string | undefined;
  /** What guards its properties, if anything does. */
  readonly version: VersionShape | undefined;
}

/** A declared edge type, prepared. Interned per graph. @public */
export interface EdgeTypeShape {
  readonly type: string;
  readonly from: NodeTypeShape;
  readonly to: NodeTypeShape;
  /** Properties that tell parallel edges between the same two nodes apart; empty: at most one edge. */
  readonly key: readonly PropertyShape[];
  /** Without the key. */
  readonly properties: readonly PropertyShape[];
  /** What guards its own properties, if anything does. */
  readonly version: VersionShape | undefined;
}

/** A whole schema, prepared: what a sink creates tables and constraints from. @public */
export interface GraphShape {
  readonly nodes: ReadonlyMap<string, NodeTypeShape>;
  readonly edges: ReadonlyMap<string, EdgeTypeShape>;
}

/**
 * How an edge write treats one of its ends: `ref` it must exist; `merge` it is created by its key where missing;
 * `upsert` it is created and its properties are set.
 *
 * @public
 */
export interface EndpointShape {
  readonly mode: 'ref' | 'merge' | 'upsert';
  readonly node: NodeTypeShape;
  /** The properties set with `upsert`, in the order declared; empty otherwise. */
  readonly set: readonly PropertyShape[];
  /**
   * What happens when a `ref` is missing: the write is left out (`skip`), or rejected (`reason: 'missing-endpoint'`). With
   * `wait` a sink rejects it too, and the runner keeps it for `waitMs` until its end exists.
   */
  readonly missing: 'reject' | 'skip' | 'wait';
  /** How long the write may wait for a missing end, in milliseconds; 0 unless `missing` is `wait`. */
  readonly waitMs: number;
}

/**
 * What a node write does, prepared once per set of present properties and interned: two writes of one shape are the
 * same object here, and share one statement. Only rows with thousands of different sets of properties get equal shapes
 * that are different objects, since the table of them is bounded; so keep what hangs on a shape in a `WeakMap`.
 *
 * @public
 */
export interface NodeWriteShape {
  readonly kind: 'node';
  /** `upsert` creates or sets; `update` sets only if the node exists; `delete` removes the node, its edges and what it owns. */
  readonly action: 'upsert' | 'update' | 'delete';
  readonly graph: GraphShape;
  readonly node: NodeTypeShape;
  /** The properties present in the row besides the key, in the order declared. A `null` in the row removes. */
  readonly set: readonly PropertyShape[];
}

/** What an edge write does, prepared once and interned like {@link NodeWriteShape}. @public */
export interface EdgeWriteShape {
  readonly kind: 'edge';
  /** `delete` removes the edge where it exists; with an owned node at its end it removes that node too. */
  readonly action: 'upsert' | 'delete';
  readonly graph: GraphShape;
  readonly edge: EdgeTypeShape;
  readonly from: EndpointShape;
  readonly to: EndpointShape;
  /** The edge's own properties present in the row besides its key. */
  readonly set: readonly PropertyShape[];
}

/** A user's row: property name to value, checked against the schema, not copied. @public */
export interface GraphRow {
  readonly [property: string]: unknown;
}

/** An empty row, for edges without properties. @public */
export const emptyRow: GraphRow = Object.freeze({});

/** A write of one node. @public */
export interface NodeWrite extends Write {
  readonly kind: 'graph';
  readonly shape: NodeWriteShape;
  readonly row: GraphRow;
}

/** A write of one edge and, depending on its shape, of the nodes at its ends. @public */
export interface EdgeWrite extends Write {
  readonly kind: 'graph';
  readonly shape: EdgeWriteShape;
  /** The edge's own key and properties. */
  readonly row: GraphRow;
  readonly from: GraphRow;
  readonly to: GraphRow;
}

/** A write made from a graph schema. @public */
export type GraphWrite = NodeWrite | EdgeWrite;
