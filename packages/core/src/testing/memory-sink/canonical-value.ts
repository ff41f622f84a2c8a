import { instantText, localText } from '../../graph/temporal-text.ts';
import type { Point } from '../../graph/value-types.ts';
import type { PropertyType, ScalarType } from '../../graph/write.ts';

/**
 * Gives a text that is equal for equal values of a declared type, however they are spelt: `1`, `1n`; a `Date` and its
 * ISO text; a `Buffer` and a `Uint8Array`. For comparing what was written with what was read.
 *
 * @public
 */
export function canonicalValue(type: PropertyType, value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (type.endsWith('[]')) return canonicalList(type.slice(0, -2) as ScalarType, value as Iterable<unknown>);
  return canonicalScalar(type as ScalarType, value);
}

function canonicalList(type: ScalarType, value: Iterable<unknown>): string {
  return `[${Array.from(value, (item) => canonicalScalar(type, item)).join(',')}]`;
}

function canonicalScalar(type: ScalarType, value: unknown): string {
  switch (type) {
    case 'integer':
      return String(BigInt(value as bigint | number | string));
    case 'float':
      return String(Number(value));
    case 'datetime':
      return instantText(value as Date | string);
    case 'local-datetime':
      return localText(String(value));
    case 'bytes':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'point':
      return JSON.stringify(sorted(withSrid(value as Point)));
    case 'json':
      return JSON.stringify(sorted(value));
    case 'boolean':
    case 'string':
    case 'date':
      return JSON.stringify(value);
  }
}

function withSrid(point: Point): Point {
  return { ...point, srid: point.srid ?? (point.z === undefined ? 7203 : 9157) };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, part]) => [name, sorted(part)]),
  );
}
