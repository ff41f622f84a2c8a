import { localText, utcText } from '@rivergraph/core';
import type { Point, PropertyType, ScalarType } from '@rivergraph/core';
import { elementType, isList } from './types.ts';

/**
 * Turns a column of row values into what the driver takes. Every value of a column comes out as the same kind, because
 * the driver gives a whole list one type and refuses a mixture; statements cast the list to the declared types.
 */
export function encodeColumn(type: PropertyType, values: readonly unknown[]): readonly unknown[] {
  if (type === 'integer') return encodeIntegers(values);
  if (isList(type)) return encodeLists(elementType(type), values);
  return values.map((value) => (isAbsent(value) ? null : encodeScalar(type as ScalarType, value)));
}

/** Numbers are the fast way; a bigint would reach the database as INT128, where zero is lost. */
function encodeIntegers(values: readonly unknown[]): readonly unknown[] {
  const integers = values as readonly (number | bigint | null | undefined)[];
  const asText = integers.some((value) => typeof value === 'bigint');
  return integers.map((value) => {
    if (isAbsent(value)) return null;
    return asText ? String(value) : value;
  });
}

function encodeLists(type: ScalarType, values: readonly unknown[]): readonly unknown[] {
  const lists = values as readonly (readonly unknown[] | null | undefined)[];
  return lists.map((list) => {
    if (isAbsent(list)) return null;
    return list?.map((item) => (type === 'integer' ? String(item) : encodeScalar(type, item)));
  });
}

function encodeScalar(type: ScalarType, value: unknown): unknown {
  switch (type) {
    case 'string':
    case 'boolean':
    case 'date':
    case 'integer':
      return value;
    case 'float':
      // A whole number would be an integer to the driver; String(-0) is '0'.
      return Object.is(value, -0) ? '-0' : String(value);
    case 'datetime':
      return utcText(value as Date | string);
    case 'local-datetime':
      return localText(value as string);
    case 'point':
      return pointText(value as Point);
    case 'bytes':
      return blobText(value as Uint8Array);
    case 'json':
      return JSON.stringify(value);
  }
}

function pointText({ x, y, z, srid }: Point): string {
  const system = srid ?? (z === undefined ? 7203 : 9157);
  return `{srid: ${system}, x: ${x}, y: ${y}, z: ${z ?? 'null'}}`;
}

function blobText(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex').toUpperCase();
  return hex.replace(/../g, '\\x$&');
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}
