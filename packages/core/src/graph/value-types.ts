import type { JsonValue } from '../contracts/partition.ts';
import type { ScalarType } from './write.ts';

/**
 * A point in the plane, in space or on the earth. With `srid` 4326 or 4979 `x` is the longitude and `y` the latitude in
 * degrees; `z` is then the height in metres.
 *
 * @public
 */
export interface Point {
  readonly x: number;
  readonly y: number;
  /** Makes the point three-dimensional. */
  readonly z?: number | undefined;
  /**
   * The coordinate system: 7203 and 9157 are Cartesian in two and three dimensions, 4326 and 4979 are WGS 84 in two and
   * three.
   *
   * @defaultValue 7203, or 9157 with `z`
   */
  readonly srid?: 4326 | 4979 | 7203 | 9157 | undefined;
}

/** What a value of each declared type is in a row. @public */
export interface ScalarValues {
  readonly string: string;
  /** A whole number within ±(2^53 − 1), or a bigint of 64 bits. */
  readonly integer: number | bigint;
  /** A finite number. */
  readonly float: number;
  readonly boolean: boolean;
  /** `YYYY-MM-DD`, a day that exists. */
  readonly date: string;
  /** A Date, or ISO text with a zone: `2024-05-01T12:30:00Z`, `2024-05-01T12:30:00.5+02:00`. */
  readonly datetime: Date | string;
  /** ISO text without a zone: `2024-05-01T12:30:00`. */
  readonly 'local-datetime': string;
  readonly point: Point;
  readonly bytes: Uint8Array;
  readonly json: JsonValue;
}

/** What a value of a declared type is in a row, lists included. @public */
export type PropertyValue<Type> = Type extends ScalarType
  ? ScalarValues[Type]
  : Type extends `${infer Element extends ScalarType}[]`
    ? readonly ScalarValues[Element][]
    : never;

/** A row that holds a key only: every part is there, none is null. @public */
export type KeyRow<Key> = { readonly [P in keyof Key]: PropertyValue<Key[P]> };

/**
 * A row that holds a key and any of the properties: `undefined` leaves a property as it is, `null` removes it. The property
 * that is the version is there and not null.
 *
 * @public
 */
export type PropertyRow<Key, Properties, Version = never> = [keyof Key | keyof Properties] extends [never]
  ? { readonly [name: string]: never }
  : KeyRow<Key> &
        KeyRow<Pick<Properties, Version & keyof Properties>> &
        OptionalRow<Omit<Properties, Version & keyof Properties>> extends infer Row
    ? { readonly [P in keyof Row]: Row[P] }
    : never;

/** A row that holds any of the properties, see {@link PropertyRow}. @public */
export type OptionalRow<Properties> = {
  readonly [P in keyof Properties]?: PropertyValue<Properties[P]> | null | undefined;
};
