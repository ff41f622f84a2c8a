import { localText, utcText } from '@rivergraph/core';
import type { Point, PropertyType, ScalarType } from '@rivergraph/core';

/**
 * Turns a column of row values into what the driver takes cheapest: numbers and texts, which the statement casts. The
 * driver's own integers, dates and times cost it 1 to 8 µs each (docs/neo4j-statements.md).
 */
export function encodeColumn(type: PropertyType, values: readonly unknown[]): readonly unknown[] {
  if (type.endsWith('[]')) {
    const encode = encoders[type.slice(0, -2) as ScalarType] ?? same;
    return values.map((list) => (isAbsent(list) ? null : (list as readonly unknown[]).map(encode)));
  }
  const encode = encoders[type as ScalarType];
  if (encode === undefined) return values.includes(undefined) ? values.map((value) => value ?? null) : values;
  return values.map((value) => (isAbsent(value) ? null : encode(value)));
}

/** What has no encoder travels as it is. */
const encoders: { readonly [T in ScalarType]?: (value: unknown) => unknown } = {
  integer: integerOf,
  datetime: (value) => utcText(value as Date | string),
  'local-datetime': (value) => localText(value as string),
  point: (value) => pointOf(value as Point),
  bytes: (value) => signed(value as Uint8Array),
  json: (value) => JSON.stringify(value),
};

function same(value: unknown): unknown {
  return value;
}

/** As a float where that is exact; only what is larger travels as an integer, at several times the cost. */
function integerOf(value: unknown): unknown {
  if (typeof value === 'number') return value;
  const number = Number(value as bigint);
  return Number.isSafeInteger(number) ? number : value;
}

/** By the names of the systems: numbers would arrive as floats, which `point` refuses. */
const systems: { readonly [srid: number]: string } = {
  7203: 'cartesian',
  9157: 'cartesian-3d',
  4326: 'wgs-84',
  4979: 'wgs-84-3d',
};

function pointOf({ x, y, z, srid }: Point): { readonly [name: string]: unknown } {
  const crs = systems[srid ?? (z === undefined ? 7203 : 9157)];
  return z === undefined ? { x, y, crs } : { x, y, z, crs };
}

/** The driver takes bytes as an `Int8Array` only. */
function signed(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
