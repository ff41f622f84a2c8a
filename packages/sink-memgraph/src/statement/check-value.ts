import type { Point, PropertyShape, ScalarType } from '@rivergraph/core';
import { isTooFine, isWithinYears } from './temporal-text.ts';
import { refused } from './refused.ts';

const maxLongitude = 180;
const maxLatitude = 90;
const geographic: readonly unknown[] = [4326, 4979];

/** Throws `rejected` for a value that Memgraph cannot take; null and undefined are none. */
export type ValueCheck = (value: unknown) => void;

/**
 * Gives what values of a property are looked at for; `undefined` where Memgraph takes all that the schema does.
 *
 * `exact` values, those of keys and versions, are not finer than what is stored: two keys would become one, and of two versions
 * nobody could say which is older.
 */
export function checkValue({ type }: PropertyShape, name: string, exact: boolean): ValueCheck | undefined {
  const isList = type.endsWith('[]');
  const check = scalarCheck((isList ? type.slice(0, -2) : type) as ScalarType, `property ${name}`, exact);
  if (check === undefined) return undefined;
  return (value) => {
    if (value === null || value === undefined) return;
    if (isList) for (const item of value as readonly unknown[]) check(item);
    else check(value);
  };
}

function scalarCheck(type: ScalarType, subject: string, exact: boolean): ValueCheck | undefined {
  switch (type) {
    case 'datetime':
      return (value) => {
        if (exact) expectMicroseconds(subject, value);
        if (!isWithinYears(value as Date | string))
          throw refused(subject, 'a time of the years 0000 to 9999 in UTC', 'one of another year');
      };
    case 'local-datetime':
      return exact ? (value) => expectMicroseconds(subject, value) : undefined;
    case 'point':
      return (value) => expectOnEarth(subject, value as Point);
    default:
      return undefined;
  }
}

function expectMicroseconds(subject: string, value: unknown): void {
  if (isTooFine(value)) throw refused(subject, 'a time in microseconds at most', 'a finer one');
}

/** Throws `rejected` for a geographic point that is not on Earth. */
export function expectOnEarth(
  subject: string,
  { x, y, srid }: Pick<Point, 'x' | 'y'> & { readonly srid?: number | undefined },
): void {
  if (!geographic.includes(srid)) return;
  if (Math.abs(x) <= maxLongitude && Math.abs(y) <= maxLatitude) return;
  throw refused(subject, 'a longitude of -180 to 180 and a latitude of -90 to 90', 'a point outside of them');
}
