import { rejected } from '../errors.ts';
import type { RivergraphError } from '../errors.ts';
import { nearName } from './near-name.ts';
import type { PropertyType } from './write.ts';

/** The error for a value that does not fit; it names the type that came, never the value. */
export function valueRejected(
  owner: string,
  property: string,
  type: PropertyType,
  value: unknown,
): RivergraphError {
  return rejected(`${owner}.${property}: expected ${type}, got ${describeValue(type, value)}`);
}

/** The error for a part of a key that is not there. */
export function keyMissing(owner: string, property: string, type: PropertyType): RivergraphError {
  return rejected(`${owner}.${property}: expected ${type} as part of the key, got nothing`);
}

/** The error for a version that is not there. */
export function versionMissing(owner: string, property: string, type: PropertyType): RivergraphError {
  return rejected(`${owner}.${property}: expected ${type} as the version, got nothing`);
}

/** The error for a name that is not declared. The name may be data, as the keys of a JSON object are: it is not told. */
export function propertyUnknown(
  owner: string,
  property: string,
  declared: readonly string[],
): RivergraphError {
  const expected = declared.length === 0 ? 'no property' : `only ${declared.join(', ')}`;
  const near = nearName(property, declared);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return rejected(`${owner}: expected ${expected}, got an undeclared property${hint}`);
}

/** The error for something else in place of a row. */
export function rowMissing(owner: string, row: unknown): RivergraphError {
  return rejected(`${owner}: expected a row, got ${describeScalar('row', row)}`);
}

function describeValue(type: PropertyType, value: unknown): string {
  if (!type.endsWith('[]')) return describeScalar(type, value);
  return Array.isArray(value) ? 'an array with an element that does not fit' : describeScalar(type, value);
}

function describeScalar(type: string, value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return type === 'json' ? 'an array that does not fit' : 'an array';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return type === 'datetime' ? 'a Date that is invalid or out of range' : 'a Date';
  if (typeof value === 'number') return describeNumber(type, value);
  if (typeof value === 'bigint' && type === 'integer') return 'a bigint beyond 64 bits';
  if (typeof value === 'string') return describeText(type);
  if (typeof value === 'object')
    return type === 'point' || type === 'json' ? 'an object that does not fit' : 'an object';
  return `a ${typeof value}`;
}

function describeNumber(type: string, value: number): string {
  if (!Number.isFinite(value)) return 'a number that is not finite';
  if (type !== 'integer') return 'a number';
  return Number.isInteger(value) ? 'a number beyond 2^53 (use a bigint)' : 'a number with a fraction';
}

function describeText(type: string): string {
  switch (type) {
    case 'string':
      return 'text that is not well-formed Unicode';
    case 'date':
      return 'text that is no day as YYYY-MM-DD';
    case 'datetime':
      return 'text that is no ISO time with a zone';
    case 'local-datetime':
      return 'text that is no ISO time without a zone';
    default:
      return 'a string';
  }
}
