import { json } from '@rivergraph/core';
import type { PropertyType, ScalarType } from '@rivergraph/core';

const parseExact = json<unknown>(undefined, { integers: 'bigint' });
const context = { topic: '', part: 'value', headers: {} } as const;

/**
 * Turns what the server holds for a property back into what a row had. Takes numbers as number, bigint or text, since the
 * driver reads 64-bit ones as doubles; datetimes as `Date` or milliseconds.
 */
export function readValue(type: PropertyType, value: unknown): unknown {
  if (type.endsWith('[]')) {
    const element = type.slice(0, -2) as ScalarType;
    return listOf(element, String(value)).map((item) => readElement(element, item));
  }
  switch (type) {
    case 'integer':
      return BigInt(value as string | number | bigint);
    case 'float':
      return Number(value);
    case 'datetime':
      return value instanceof Date ? value : new Date(Number(value));
    case 'point':
    case 'json':
      return JSON.parse(String(value)) as unknown;
    default:
      return readElement(type as ScalarType, value);
  }
}

function readElement(type: ScalarType, value: unknown): unknown {
  return type === 'bytes' ? new Uint8Array(Buffer.from(String(value), 'base64')) : value;
}

function listOf(type: ScalarType, text: string): readonly unknown[] {
  const list = type === 'integer' ? parseExact(new TextEncoder().encode(text), context) : JSON.parse(text);
  return list as readonly unknown[];
}
