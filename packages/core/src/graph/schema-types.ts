import type { PropertyType, ScalarType } from './write.ts';

/** The types a part of a key may have: those that every database can index and compare. @public */
export type KeyType = Exclude<ScalarType, 'json' | 'point'>;

/** The types a version may have: those whose values have an order. @public */
export type VersionType = Extract<
  ScalarType,
  'integer' | 'float' | 'string' | 'date' | 'datetime' | 'local-datetime'
>;

/** A key as it is declared: the name of each part and its type. @public */
export interface KeySchema {
  readonly [name: string]: KeyType;
}

/** Properties as they are declared: name and type. @public */
export interface PropertiesSchema {
  readonly [name: string]: PropertyType;
}

/** A node type as it is declared; its name in `nodes` is the label. @public */
export interface NodeSchema {
  /** What tells two nodes of this label apart; at least one part. */
  readonly key: KeySchema;
  /** What else a node may hold. All of it is optional. */
  readonly properties?: PropertiesSchema | undefined;
  /**
   * The edge type that leads from the owner to this node. The key then counts under that owner only, and the node is
   * written together with that edge.
   */
  readonly ownedBy?: string | undefined;
  /**
   * Guards the properties against older writes that land late: the name of one of `properties` whose values have an order,
   * or `'position'` for the place in the stream, kept in the database as `_position`.
   *
   * A write that is older than what is stored leaves the properties as they are; one that is equal, or meets a node
   * without a version, sets them. With a property, every row that sets properties must carry it. With `'position'` the source
   * must have order keys, and places in two partitions have no order: the one that comes last is written. Nodes are
   * created in any case. A delete is not guarded and leaves no trace, so an older write that lands after it brings the
   * node back.
   *
   * @defaultValue none: the write that lands last wins
   */
  readonly version?: string | undefined;
}

/** An edge type as it is declared; its name in `edges` is the type. @public */
export interface EdgeSchema {
  /** The label of the node where the edge begins. */
  readonly from: string;
  /** The label of the node where the edge ends. */
  readonly to: string;
  /** Tells parallel edges between the same two nodes apart. Left out: at most one edge. */
  readonly key?: KeySchema | undefined;
  /** What else an edge may hold. All of it is optional. */
  readonly properties?: PropertiesSchema | undefined;
  /**
   * Guards the edge's own properties, as the `version` of a {@link NodeSchema} guards those of a node. The nodes at its ends
   * have their own.
   *
   * @defaultValue none: the write that lands last wins
   */
  readonly version?: string | undefined;
}

/** A graph as it is declared, the argument of {@link defineGraph}. @public */
export interface GraphSchema {
  /** Node types by label. */
  readonly nodes: { readonly [label: string]: NodeSchema };
  /** Edge types by type. */
  readonly edges?: { readonly [type: string]: EdgeSchema } | undefined;
}

/** Names that no label and no edge type may have, because the graph object or a promise would read them. @public */
export type ForbiddenName =
  | ''
  | 'then'
  | 'toJSON'
  | 'constructor'
  | '__proto__'
  | '__defineGetter__'
  | '__defineSetter__'
  | '__lookupGetter__'
  | '__lookupSetter__'
  | 'hasOwnProperty'
  | 'isPrototypeOf'
  | 'propertyIsEnumerable'
  | 'toLocaleString'
  | 'toString'
  | 'valueOf';

/** Stands in a compiler message where a schema is wrong; its argument says what is wrong. @public */
export interface SchemaProblem<Text extends string> {
  readonly problem: Text;
}

/** The edge types a schema declares; none where `edges` is left out. @public */
export type EdgesOf<S extends GraphSchema> = S extends { readonly edges: infer E extends object } ? E : {};

/** The labels that stand by themselves. @public */
export type FreeLabels<S extends GraphSchema> = {
  [L in keyof S['nodes']]: S['nodes'][L] extends { readonly ownedBy: string } ? never : L;
}[keyof S['nodes']];

/** The labels that an edge type owns. @public */
export type OwnedLabels<S extends GraphSchema, Type> = {
  [L in keyof S['nodes']]: S['nodes'][L] extends { readonly ownedBy: Type } ? L : never;
}[keyof S['nodes']];

/** The edge types that end at a label. @public */
export type EdgesTo<S extends GraphSchema, Label> = {
  [T in keyof EdgesOf<S>]: EdgesOf<S>[T] extends { readonly to: Label } ? T : never;
}[keyof EdgesOf<S>];

/** What a key must be besides a {@link KeySchema}: not empty. @public */
export type CheckedKey<Key> = [keyof Key] extends [never]
  ? SchemaProblem<'a key needs at least one part'>
  : { readonly [P in keyof Key]: CheckedPropertyName<P> };

/** What properties must be besides a {@link PropertiesSchema}: none of them is part of the key. @public */
export type CheckedProperties<Properties, Key> = {
  readonly [P in keyof Properties]: P extends keyof Key
    ? SchemaProblem<'a property is either in key or in properties'>
    : CheckedPropertyName<P>;
};

/** What the name of a property must be. @public */
export type CheckedPropertyName<Name> = Name extends '' | '__proto__'
  ? SchemaProblem<'a property cannot have this name'>
  : unknown;

/** The names of the properties that a version may be. @public */
export type VersionNames<Properties> = Exclude<
  {
    [P in keyof Properties]: Properties[P] extends VersionType ? P : never;
  }[keyof Properties],
  'position'
>;

/** What a version must be: the name of a property that has an order, or `position` where that can mean one thing only. @public */
export type CheckedVersion<Properties, Key> =
  | VersionNames<Properties>
  | ('position' extends keyof Properties | keyof Key
      ? SchemaProblem<"version 'position' has two meanings beside a property of that name">
      : '_position' extends keyof Properties | keyof Key
        ? SchemaProblem<"version 'position' is kept in _position, which cannot be declared">
        : 'position')
  | undefined
  | SchemaProblem<"version names one of the properties that has an order, or is 'position'">;

/** What a node type must be besides a {@link NodeSchema}. @public */
export type CheckedNode<S extends GraphSchema, Label, N extends NodeSchema> = Label extends ForbiddenName
  ? SchemaProblem<'a label cannot have this name'>
  : Label extends keyof EdgesOf<S>
    ? SchemaProblem<'a name is either a label or an edge type'>
    : {
        readonly [K in keyof N]: K extends 'key'
          ? CheckedKey<N['key']>
          : K extends 'properties'
            ? CheckedProperties<N[K], N['key']>
            : K extends 'ownedBy'
              ?
                  | EdgesTo<S, Label>
                  | undefined
                  | SchemaProblem<'ownedBy names an edge type that ends at this node type'>
              : K extends 'version'
                ? CheckedVersion<N extends { readonly properties: infer P extends object } ? P : {}, N['key']>
                : SchemaProblem<'a node type has key, properties, ownedBy and version only'>;
      };

/** What an edge type must be besides an {@link EdgeSchema}. @public */
export type CheckedEdge<S extends GraphSchema, Type, E> = Type extends ForbiddenName
  ? SchemaProblem<'an edge type cannot have this name'>
  : {
      readonly [K in keyof E]: K extends 'from'
        ? FreeLabels<S> | SchemaProblem<'from names a declared node type that is not owned'>
        : K extends 'to'
          ?
              | FreeLabels<S>
              | OwnedLabels<S, Type>
              | SchemaProblem<'to names a declared node type that no other edge type owns'>
          : K extends 'key'
            ? CheckedEdgeKey<OwnedLabels<S, Type>, E[K]>
            : K extends 'properties'
              ? CheckedProperties<E[K], E extends { readonly key: infer Key } ? Key : {}>
              : K extends 'version'
                ? CheckedVersion<
                    E extends { readonly properties: infer P extends object } ? P : {},
                    E extends { readonly key: infer Key extends object } ? Key : {}
                  >
                : SchemaProblem<'an edge type has from, to, key, properties and version only'>;
    };

/** What the key of an edge must be: there is none on an edge that owns its end. @public */
export type CheckedEdgeKey<Owned, Key> = [Owned] extends [never]
  ? Key extends undefined
    ? unknown
    : CheckedKey<Key>
  : SchemaProblem<'an edge that owns its node has no key'>;

/**
 * What a schema must be besides a {@link GraphSchema}. A schema that is not written as a literal is checked when the
 * program runs.
 *
 * @public
 */
export type CheckedSchema<S extends GraphSchema> = string extends keyof S['nodes']
  ? unknown
  : {
      readonly [K in keyof S]: K extends 'nodes'
        ? { readonly [L in keyof S['nodes']]: CheckedNode<S, L, S['nodes'][L]> }
        : K extends 'edges'
          ? { readonly [T in keyof EdgesOf<S>]: CheckedEdge<S, T, EdgesOf<S>[T]> }
          : SchemaProblem<'a graph has nodes and edges only'>;
    };
