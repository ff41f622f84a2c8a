import { Float } from './float.ts';
import { Structure } from './structure.ts';
import type { PackMap, PackValue } from './value.ts';

/** The tags of the structures that Bolt 5 sends. */
export const structureTags = {
  node: 0x4e,
  relationship: 0x52,
  unboundRelationship: 0x72,
  path: 0x50,
  date: 0x44,
  time: 0x54,
  localTime: 0x74,
  dateTime: 0x49,
  dateTimeZoneId: 0x69,
  localDateTime: 0x64,
  duration: 0x45,
  point2D: 0x58,
  point3D: 0x59,
} as const;

/** A whole number; use a bigint where the server counts integers as bigint. */
export type Whole = number | bigint;

/** Makes a node of a result. Its element id is made of the id. */
export function nodeOf(id: Whole, labels: readonly string[], properties: PackMap): Structure {
  return new Structure(structureTags.node, [id, labels, properties, elementId(id)]);
}

/** What a relationship of a result is made of. */
export interface RelationshipParts {
  readonly id: Whole;
  readonly start: Whole;
  readonly end: Whole;
  readonly type: string;
  readonly properties: PackMap;
}

/** Makes a relationship of a result. The element ids are made of the ids. */
export function relationshipOf(parts: RelationshipParts): Structure {
  const { id, start, end, type, properties } = parts;
  const fields: PackValue[] = [id, start, end, type, properties];
  return new Structure(structureTags.relationship, [...fields, ...[id, start, end].map(elementId)]);
}

/** Makes a date from the days since 1970-01-01. */
export function dateOf(days: Whole): Structure {
  return new Structure(structureTags.date, [days]);
}

/** Makes a time from the nanoseconds since midnight and the offset from UTC. */
export function timeOf(nanoseconds: Whole, offsetSeconds: Whole): Structure {
  return new Structure(structureTags.time, [nanoseconds, offsetSeconds]);
}

/** Makes a local time from the nanoseconds since midnight. */
export function localTimeOf(nanoseconds: Whole): Structure {
  return new Structure(structureTags.localTime, [nanoseconds]);
}

/** Makes a date and time from the seconds of UTC since 1970 and the offset from UTC, or the name of a zone. */
export function dateTimeOf(seconds: Whole, nanoseconds: Whole, zone: Whole | string): Structure {
  const tag = typeof zone === 'string' ? structureTags.dateTimeZoneId : structureTags.dateTime;
  return new Structure(tag, [seconds, nanoseconds, zone]);
}

/** Makes a local date and time from the seconds since 1970-01-01T00:00 of the same clock. */
export function localDateTimeOf(seconds: Whole, nanoseconds: Whole): Structure {
  return new Structure(structureTags.localDateTime, [seconds, nanoseconds]);
}

/** What a duration is made of. */
export interface DurationParts {
  readonly months: Whole;
  readonly days: Whole;
  readonly seconds: Whole;
  readonly nanoseconds: Whole;
}

/** Makes a duration. */
export function durationOf({ months, days, seconds, nanoseconds }: DurationParts): Structure {
  return new Structure(structureTags.duration, [months, days, seconds, nanoseconds]);
}

/** Makes a point of two or three coordinates in a reference system. */
export function pointOf(srid: Whole, ...coordinates: readonly [number, number, number?]): Structure {
  const floats = coordinates.filter((one) => one !== undefined).map((one) => new Float(one));
  return new Structure(floats.length === 3 ? structureTags.point3D : structureTags.point2D, [
    srid,
    ...floats,
  ]);
}

function elementId(id: Whole): string {
  return `4:00000000-0000-0000-0000-000000000000:${id}`;
}
