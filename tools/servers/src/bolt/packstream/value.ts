import type { Float } from './float.ts';
import type { Structure } from './structure.ts';

/** What PackStream can carry. In a map, an entry whose value is `undefined` is left out. */
export type PackValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Float
  | Structure
  | readonly PackValue[]
  | PackMap;

/** A map of PackStream. */
export interface PackMap {
  readonly [key: string]: PackValue | undefined;
}

/**
 * How integers are told from floats, which JavaScript's number cannot.
 *
 * `number`: an integer is read as a number where that is exact, else as a bigint; a whole number is written as an integer.
 * `bigint`: an integer is always a bigint and a number is always a float, both ways, so that nothing is lost.
 */
export type Integers = 'number' | 'bigint';
