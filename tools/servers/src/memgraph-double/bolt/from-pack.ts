import { Structure } from '../../bolt/packstream/structure.ts';
import { structureTags as tags } from '../../bolt/packstream/structures.ts';
import type { PackMap, PackValue } from '../../bolt/packstream/value.ts';
import { mapOf } from '../language/values.ts';
import { codes, QueryError } from '../port.ts';
import type { PointValue, Value } from '../value.ts';

/** A value that a Memgraph cannot decode: it closes the connection. */
export class UndecodableError extends Error {
  override readonly name: string = 'UndecodableError';
}

type Reader = (fields: readonly PackValue[]) => Value;

const nanosPerMicro = 1_000n;
const microsPerSecond = 1_000_000n;
const secondsPerDay = 86_400n;
// 365.2425 days, by twelve.
const secondsPerMonth = 2_629_746n;
const legacyDateTime = 0x46;

/**
 * Reads parameters as a Memgraph does. Integers have to have been read as bigints.
 *
 * Throws an {@link UndecodableError} for bytes, times with an offset and points of an unknown system; a `QueryError` for nodes,
 * relationships and paths, which can be decoded and are no values.
 */
export function parametersFrom(map: PackMap): Map<string, Value> {
  return new Map(Object.entries(map).map(([name, value]) => [name, valueFrom(value ?? null)]));
}

function valueFrom(value: PackValue): Value {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Structure) return structureFrom(value);
  if (value instanceof Uint8Array) throw new UndecodableError('bytes');
  if (isList(value)) return value.map(valueFrom);
  return mapOf(Object.entries(value as PackMap).map(([name, item]) => [name, valueFrom(item ?? null)]));
}

const readers: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [tags.date, ([days]) => ({ kind: 'date', days: whole(days) })],
  [tags.localTime, ([nanos]) => ({ kind: 'local-time', micros: whole(nanos) / nanosPerMicro })],
  [tags.localDateTime, ([seconds, nanos]) => ({ kind: 'local-date-time', micros: microsOf(seconds, nanos) })],
  [
    tags.dateTime,
    ([seconds, nanos, offset]) => ({
      kind: 'zoned-date-time',
      micros: microsOf(seconds, nanos),
      zone: minutesOf(offset),
    }),
  ],
  [
    legacyDateTime,
    ([seconds, nanos, offset]) => ({
      kind: 'zoned-date-time',
      micros: microsOf(whole(seconds) - whole(offset), nanos),
      zone: minutesOf(offset),
    }),
  ],
  [
    tags.dateTimeZoneId,
    ([seconds, nanos, zone]) => ({
      kind: 'zoned-date-time',
      micros: microsOf(seconds, nanos),
      zone: nameOf(zone),
    }),
  ],
  [tags.duration, durationFrom],
  [tags.point2D, pointFrom],
  [tags.point3D, pointFrom],
]);

const entities: ReadonlySet<number> = new Set([
  tags.node,
  tags.relationship,
  tags.unboundRelationship,
  tags.path,
]);

function structureFrom({ tag, fields }: Structure): Value {
  if (entities.has(tag))
    throw new QueryError(codes.transient, 'Unsupported conversion from Value to PropertyValue');
  const read = readers.get(tag);
  if (read === undefined) throw new UndecodableError(`the structure 0x${tag.toString(16)}`);
  return read(fields);
}

function durationFrom(fields: readonly PackValue[]): Value {
  const [months, days, seconds] = fields.map(whole);
  const all = (months ?? 0n) * secondsPerMonth + (days ?? 0n) * secondsPerDay + (seconds ?? 0n);
  return { kind: 'duration', micros: microsOf(all, fields[3]) };
}

function pointFrom([srid, x, y, z]: readonly PackValue[]): PointValue {
  const known = ([4326, 4979, 7203, 9157] as const).find((one) => one === Number(srid));
  const isFlat = known === 4326 || known === 7203;
  if (known === undefined || isFlat !== (z === undefined)) throw new UndecodableError('a point');
  const flat = { kind: 'point', srid: known, x: Number(x), y: Number(y) } as const;
  return z === undefined ? flat : { ...flat, z: Number(z) };
}

function microsOf(seconds: PackValue | undefined, nanos: PackValue | undefined): bigint {
  return whole(seconds) * microsPerSecond + whole(nanos) / nanosPerMicro;
}

function nameOf(zone: PackValue | undefined): string {
  if (typeof zone !== 'string') throw new UndecodableError('a date or time');
  return zone;
}

/** Memgraph keeps offsets in whole minutes. */
function minutesOf(offset: PackValue | undefined): number {
  return Number(whole(offset) / 60n);
}

function whole(value: PackValue | undefined): bigint {
  if (typeof value !== 'bigint') throw new UndecodableError('a date or time');
  return value;
}

function isList(value: object): value is readonly PackValue[] {
  return Array.isArray(value);
}
