import type { Value } from '../value.ts';
import { ticks } from './equality.ts';
import { isEntity, isList, isMap, isTemporal } from './values.ts';

/** Writes values so that two lists of values are written alike exactly where they are taken for one: null is null, 1 is 1.0. */
export function identityOf(values: readonly Value[]): string {
  return values.map(identity).join(',');
}

function identity(value: Value): string {
  if (value === null) return '~';
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}`;
    case 'number':
      return Number.isInteger(value) ? `${BigInt(value)}` : `${value}`;
    case 'boolean':
      return value ? 't' : 'f';
    default:
      return objectIdentity(value);
  }
}

function objectIdentity(value: Extract<Value, object>): string {
  if (isList(value)) return `[${identityOf(value)}]`;
  if (isMap(value)) {
    const names = Object.keys(value).toSorted();
    return `{${names.map((name) => `${JSON.stringify(name)}:${identity(value[name] ?? null)}`).join(',')}}`;
  }
  if (isEntity(value)) return `${value.kind}${value.id}`;
  if (isTemporal(value)) {
    return `${value.kind}${ticks(value)}${value.kind === 'zoned-date-time' ? `@${value.zone}` : ''}`;
  }
  return `point(${value.srid},${value.x},${value.y},${value.z ?? ''})`;
}
