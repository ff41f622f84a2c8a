import { internal, localText, utcText } from '@rivergraph/core';
import type { GraphRow, PropertyShape, PropertyType, ScalarType } from '@rivergraph/core';
import { checkText } from './value-errors.ts';

/** What the part of a key is in an id: one value for one part, however a row spells it. @public */
export type IdKeyValue = string | number | bigint | boolean;

type KeyType = Exclude<ScalarType, 'json' | 'point'>;

/** By declared type, the one spelling of a value. Besides a bigint it is a value of JavaScript whose text is the same again. */
const oneSpelling: { readonly [T in KeyType]: (value: unknown) => IdKeyValue } = {
  string: (value) => value as string,
  integer: (value) => inNumbers(value as number | bigint),
  float: (value) => (value as number) + 0,
  boolean: (value) => value as boolean,
  date: (value) => value as string,
  datetime: (value) => utcText(value as Date | string),
  'local-datetime': (value) => localText(value as string),
  bytes: (value) => hexOf(value as Uint8Array),
};

/**
 * Gives the part of a key in its one spelling: integers as number, or as bigint beyond 2^53; datetimes as text in UTC; bytes as hex.
 *
 * Failure: `rejected`, with the names only, for text that no id can hold.
 */
export function keyValue(owner: string, part: PropertyShape, row: GraphRow): IdKeyValue {
  const { name, type } = part;
  if (!isKeyType(type)) throw internal(`key part ${name}: expected a type that keys may have, got ${type}`);
  const value = oneSpelling[type](row[name]);
  return type === 'string' ? checkText(`${owner}.${name}`, value as string) : value;
}

function isKeyType(type: PropertyType): type is KeyType {
  return Object.hasOwn(oneSpelling, type);
}

function inNumbers(value: number | bigint): number | bigint {
  if (typeof value === 'number') return value + 0;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
