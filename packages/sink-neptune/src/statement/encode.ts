import { localText, utcText } from '@rivergraph/core';
import type { Point, PropertyShape, PropertyType, ScalarType } from '@rivergraph/core';
import { TypedNumber } from './typed-number.ts';
import type { GremlinValue } from './typed-number.ts';
import { checkText, refused } from './value-errors.ts';

const millisecondDigits = 3;
const zoneLength = 1;

/**
 * Turns a value of a row, neither null nor undefined, into what the database stores.
 *
 * Texts, booleans and dates stay; integers are 64-bit ones, floats doubles, datetimes a `Date`; a local datetime is its text in one
 * spelling, bytes are Base64. What a property cannot be is JSON text: points (always with `srid`), `json`, and lists, whose
 * datetimes are texts in UTC and whose bytes are Base64.
 * Failure: `rejected` with the property's name, for text with a null character or half a surrogate pair, and for a datetime finer than a
 * millisecond, which would otherwise come back as another one and break ties of versions.
 */
export function encodeValue({ name, type }: PropertyShape, value: unknown): GremlinValue {
  if (isList(type)) return listText(type, value as readonly unknown[]);
  switch (type) {
    case 'string':
      return checkText(`property ${name}`, value as string);
    case 'integer':
      return new TypedNumber('Int64', value as number | bigint);
    case 'float':
      return new TypedNumber('Double', value as number);
    case 'boolean':
      return value as boolean;
    case 'datetime':
      return toDate(name, value as Date | string);
    case 'date':
    case 'local-datetime':
    case 'point':
    case 'bytes':
    case 'json':
      return scalarText(type, value);
  }
}

/**
 * Turns a version into what stored ones are compared with, see `newerThan`. As {@link encodeValue}, but zero has no sign: to the
 * JVM -0 is less than 0.
 */
export function versionValue(version: PropertyShape, value: unknown): GremlinValue {
  if (version.type === 'float') return new TypedNumber('Double', (value as number) + 0);
  return encodeValue(version, value);
}

function listText(type: `${ScalarType}[]`, items: readonly unknown[]): string {
  const element = type.slice(0, -2) as ScalarType;
  return `[${items.map((item) => itemText(element, item)).join(',')}]`;
}

/** JSON of an element. Not by `JSON.stringify` for numbers, which knows no bigint and no -0. */
function itemText(type: ScalarType, item: unknown): string {
  switch (type) {
    case 'integer':
      return String(item);
    case 'float':
      return Object.is(item, -0) ? '-0' : String(item);
    case 'point':
    case 'json':
      return scalarText(type, item);
    case 'string':
    case 'boolean':
      return JSON.stringify(item);
    case 'datetime':
      return `"${utcText(item as Date | string)}"`;
    case 'date':
    case 'local-datetime':
    case 'bytes':
      return `"${scalarText(type, item)}"`;
  }
}

function scalarText(type: 'date' | 'local-datetime' | 'point' | 'bytes' | 'json', value: unknown): string {
  switch (type) {
    case 'date':
      return value as string;
    case 'local-datetime':
      return localText(value as string);
    case 'point':
      return pointText(value as Point);
    case 'bytes':
      return base64(value as Uint8Array);
    case 'json':
      return JSON.stringify(value);
  }
}

function toDate(name: string, value: Date | string): Date {
  if (typeof value !== 'string') return value;
  const [, fraction = ''] = utcText(value).split('.');
  if (fraction.length > millisecondDigits + zoneLength) {
    throw refused(`property ${name}`, 'a time in milliseconds at most', 'a finer one');
  }
  return new Date(value);
}

function pointText({ x, y, z, srid }: Point): string {
  const system = srid ?? (z === undefined ? 7203 : 9157);
  return JSON.stringify({ srid: system, x, y, z });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function isList(type: PropertyType): type is `${ScalarType}[]` {
  return type.endsWith('[]');
}
