/** A value of the double's Cypher: integers are bigints and floats are numbers, so that the two are never confused. */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | TemporalValue
  | PointValue
  | Vertex
  | Edge
  | readonly Value[]
  | ValueMap;

/** A map. It has a null prototype or is plain; keys that are absent are null. */
export interface ValueMap {
  readonly kind?: undefined;
  readonly [name: string]: Value | undefined;
}

/** A date or time, in whole microseconds as Memgraph keeps them. */
export type TemporalValue =
  | { readonly kind: 'date'; readonly days: bigint }
  | { readonly kind: 'local-time'; readonly micros: bigint }
  | { readonly kind: 'local-date-time'; readonly micros: bigint }
  | { readonly kind: 'zoned-date-time'; readonly micros: bigint; readonly zone: string | number }
  | { readonly kind: 'duration'; readonly micros: bigint };

/** A point in one of the four reference systems. */
export interface PointValue {
  readonly kind: 'point';
  readonly srid: 4326 | 4979 | 7203 | 9157;
  readonly x: number;
  readonly y: number;
  readonly z?: number | undefined;
}

/** A node as a statement holds it: who it is. What it has is asked of the {@link GraphTransaction}. */
export interface Vertex {
  readonly kind: 'vertex';
  readonly id: number;
}

/** A relationship as a statement holds it. Its ends and its type never change. */
export interface Edge {
  readonly kind: 'edge';
  readonly id: number;
  readonly type: string;
  readonly from: Vertex;
  readonly to: Vertex;
}
