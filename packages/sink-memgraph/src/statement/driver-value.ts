import neo4j from 'neo4j-driver';
import type { DateTime, Duration, Point } from 'neo4j-driver';
import { expectOnEarth } from './check-value.ts';
import { className, refused } from './refused.ts';

const maxYear = 9999;
const maxOffsetSeconds = 18 * 3600;
const secondsPerDay = 86_400;
/** Memgraph counts a month as a twelfth of 365.2425 days. */
const secondsPerMonth = 2_629_746;
/** In microseconds they fit into 64 bits. */
const maxDurationSeconds = 9.2e12;
const flat: readonly number[] = [4326, 7203];
const spatial: readonly number[] = [4979, 9157];
const plainZones: ReadonlySet<string> = new Set([
  'UTC',
  'Etc/UTC',
  'GMT',
  'Etc/GMT',
  ...Intl.supportedValuesOf('timeZone'),
]);
/** The names that `Intl` knows and does not list, written as everybody writes them: it overlooks capitals, Memgraph does not. */
const zoneName = /^[A-Z][a-z]+(?:[_-][A-Za-z][a-z]*)*(?:\/[A-Z][a-z]+(?:[_-][A-Za-z][a-z]*)*)+$/;

/**
 * Looks at a value of one of neo4j-driver's classes, which is sent as a structure of Bolt.
 *
 * Failure: throws `rejected` for one that Memgraph does not read: a time with an offset and no date, a node, a relationship, a path, and
 * those beyond its ranges. It would end the connection for them.
 */
export function checkDriverValue(where: string, value: object): void {
  if (neo4j.isLocalTime(value)) return;
  if (neo4j.isDate(value) || neo4j.isLocalDateTime(value)) return expectYear(where, Number(value.year));
  if (neo4j.isDateTime(value)) return expectDateTime(where, value);
  if (neo4j.isDuration(value)) return expectDuration(where, value);
  if (neo4j.isPoint(value)) return expectPoint(where, value);
  throw refused(where, 'a value that Memgraph can take', className(value));
}

function expectYear(where: string, year: number): void {
  if (year >= 0 && year <= maxYear) return;
  throw refused(where, 'a time of the years 0000 to 9999', 'one of another year');
}

function expectDateTime(where: string, value: DateTime): void {
  const { timeZoneId: zone, timeZoneOffsetSeconds } = value;
  const offset = Number(timeZoneOffsetSeconds ?? 0);
  if (Math.abs(offset) > maxOffsetSeconds || offset % 60 !== 0)
    throw refused(where, 'an offset of whole minutes, of 18 hours at most', 'another one');
  if (typeof zone === 'string' && !plainZones.has(zone) && !zoneName.test(zone))
    throw refused(where, 'a time zone by its usual name', 'another one');
  expectYear(where, yearInUtc(value, offset));
}

function yearInUtc({ year, month, day, hour, minute, second }: DateTime, offset: number): number {
  const time = new Date(0);
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  time.setUTCHours(Number(hour), Number(minute), Number(second) - offset);
  return time.getUTCFullYear();
}

function expectDuration(where: string, { months, days, seconds }: Duration): void {
  const all = Number(months) * secondsPerMonth + Number(days) * secondsPerDay + Number(seconds);
  if (Math.abs(all) <= maxDurationSeconds) return;
  throw refused(where, 'a duration that fits into 64 bits of microseconds', 'a longer one');
}

function expectPoint(where: string, { x, y, z, srid }: Point): void {
  const known = z === undefined || z === null ? flat : spatial;
  if (!known.includes(Number(srid)))
    throw refused(
      where,
      'a point of a system that Memgraph has, with its coordinates',
      'one of another system',
    );
  expectOnEarth(where, { x: Number(x), y: Number(y), srid: Number(srid) });
}
