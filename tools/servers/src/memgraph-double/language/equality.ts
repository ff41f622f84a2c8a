import type { PointValue, TemporalValue, Value, ValueMap } from '../value.ts';
import { isEdge, isList, isMap, isNumber, isTemporal, isVertex, kindOf } from './values.ts';

/** `a = b`: null where one of them is null, false where they are of different types. */
export function equal(a: Value, b: Value): boolean | null {
  if (a === null || b === null) return null;
  return same(a, b);
}

/** Whether two values are taken for one, as in lists, maps, DISTINCT and groups: two nulls are. */
function same(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b;
  // An integer and a float are compared as numbers.
  if (isNumber(a) && isNumber(b)) return a == b;
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (isList(a)) return isList(b) && sameLists(a, b);
  if (isMap(a)) return isMap(b) && sameMaps(a, b);
  if (isVertex(a)) return isVertex(b) && a.id === b.id;
  if (isEdge(a)) return isEdge(b) && a.id === b.id;
  if (isTemporal(a)) return isTemporal(b) && sameTimes(a, b);
  return kindOf(b) === 'point' && samePoints(a as PointValue, b as PointValue);
}

function sameLists(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, at) => same(item, b[at] ?? null));
}

function sameMaps(a: ValueMap, b: ValueMap): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && same(a[name] ?? null, b[name] ?? null));
}

function sameTimes(a: TemporalValue, b: TemporalValue): boolean {
  if (a.kind !== b.kind || ticks(a) !== ticks(b)) return false;
  return a.kind !== 'zoned-date-time' || b.kind !== 'zoned-date-time' || a.zone === b.zone;
}

/** What orders a time among those of its kind. */
export function ticks(value: TemporalValue): bigint {
  return value.kind === 'date' ? value.days : value.micros;
}

function samePoints(a: PointValue, b: PointValue): boolean {
  return a.srid === b.srid && a.x === b.x && a.y === b.y && a.z === b.z;
}
