import { fitsJson } from './check-json.ts';
import { fitsDate, fitsDatetime, fitsLocalDatetime } from './check-temporal.ts';
import type { PropertyType, ScalarType } from './write.ts';

/** Tells whether a value, neither `undefined` nor `null`, is one of a declared type. */
export type Fits = (value: unknown) => boolean;

const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;
const flatSystems: readonly unknown[] = [4326, 7203];
const spatialSystems: readonly unknown[] = [4979, 9157];

const scalars: { readonly [T in ScalarType]: Fits } = {
  string: (value) => typeof value === 'string',
  integer: fitsInteger,
  float: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  date: fitsDate,
  datetime: fitsDatetime,
  'local-datetime': fitsLocalDatetime,
  point: fitsPoint,
  bytes: (value) => value instanceof Uint8Array,
  json: fitsJson,
};

const byType: ReadonlyMap<string, Fits> = new Map(
  Object.entries(scalars).flatMap(([type, fits]): [string, Fits][] => [
    [type, fits],
    [`${type}[]`, listOf(fits)],
  ]),
);

/** Whether a name is that of a declared type. */
export function isPropertyType(type: unknown): type is PropertyType {
  return typeof type === 'string' && byType.has(type);
}

/** The check for values of a type. */
export function fitsOf(type: PropertyType): Fits {
  return byType.get(type) ?? (() => false);
}

/**
 * The check for a part of a key. Text with half a surrogate pair is refused here: sent as UTF-8 it becomes U+FFFD, so
 * two keys that differ in the row would be one in the database.
 */
export function fitsKeyOf(type: PropertyType): Fits {
  return type === 'string' ? fitsKeyText : fitsOf(type);
}

function listOf(fits: Fits): Fits {
  return (value) => {
    if (!Array.isArray(value)) return false;
    // Not `every`, which passes over the holes of a sparse array.
    for (let i = 0; i < value.length; i += 1) if (!fits(value[i])) return false;
    return true;
  };
}

function fitsInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  return typeof value === 'bigint' && value >= minInt64 && value <= maxInt64;
}

function fitsPoint(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, z, srid } = value as { readonly [name: string]: unknown };
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  if (z === undefined) return srid === undefined || flatSystems.includes(srid);
  return Number.isFinite(z) && (srid === undefined || spatialSystems.includes(srid));
}

const halfPair = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function fitsKeyText(value: unknown): boolean {
  return typeof value === 'string' && !halfPair.test(value);
}
