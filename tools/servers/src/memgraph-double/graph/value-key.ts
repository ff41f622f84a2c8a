import { isList, isMap } from '../language/values.ts';
import type { TemporalValue, Value, ValueMap } from '../value.ts';

/**
 * Writes a value so that two are written alike exactly where `=` holds: 1 and 1.0 are equal. `undefined` for what equals nothing, such
 * as null and NaN, and for what cannot be stored.
 */
export function valueKey(value: Value | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  switch (typeof value) {
    case 'string':
      return `s${value.length}:${value}`;
    case 'bigint':
      return `n${value};`;
    case 'boolean':
      return value ? 't' : 'f';
    case 'number':
      return numberKey(value);
    default:
      return objectKey(value);
  }
}

/** Writes the values of several properties; `undefined` where one of them equals nothing. */
export function valuesKey(values: readonly (Value | undefined)[]): string | undefined {
  let key = '';
  for (const value of values) {
    const part = valueKey(value);
    if (part === undefined) return undefined;
    key += part;
  }
  return key;
}

function numberKey(value: number): string | undefined {
  if (Number.isNaN(value)) return undefined;
  return Number.isInteger(value) ? `n${BigInt(value)};` : `d${value};`;
}

function objectKey(value: Exclude<Value, null | string | bigint | boolean | number>): string | undefined {
  if (isList(value)) {
    const items = valuesKey(value);
    return items === undefined ? undefined : `l${value.length}:${items}`;
  }
  if (isMap(value)) return mapKey(value);
  switch (value.kind) {
    case 'vertex':
    case 'edge':
      return undefined;
    case 'point':
      return `p${value.srid}:${value.x}:${value.y}:${value.z ?? ''};`;
    default:
      return temporalKey(value);
  }
}

function temporalKey(value: TemporalValue): string {
  if (value.kind === 'date') return `date${value.days};`;
  if (value.kind === 'zoned-date-time') return `zoned${value.micros}:${value.zone};`;
  return `${value.kind}${value.micros};`;
}

function mapKey(map: ValueMap): string | undefined {
  const names = Object.keys(map).toSorted();
  const values = valuesKey(names.map((name) => map[name]));
  return values === undefined ? undefined : `m${JSON.stringify(names)}${values}`;
}
