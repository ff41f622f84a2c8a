import type { TemporalValue, Value, ValueMap } from '../value.ts';
import {
  daysOf,
  type DateParts,
  localDateTimeOf,
  microsOf,
  splitMicros,
  type TimeParts,
} from './calendar.ts';
import { parseDuration } from './duration-text.ts';
import { clientError } from './errors.ts';
import { badArgument, type FunctionEntry, ofOneTemporal } from './function-arguments.ts';
import {
  parseDate,
  parseLocalDateTime,
  parseLocalTime,
  parseZonedDateTime,
  zonedAt,
} from './temporal-text.ts';
import { isMap, isTemporal } from './values.ts';
import { offsetAt, zoneNamed } from './zones.ts';

type Given = Exclude<Value, null>;

const dateDefaults: DateParts = { year: 0, month: 1, day: 1 };
const timeDefaults: TimeParts = { hour: 0, minute: 0, second: 0, millisecond: 0, microsecond: 0 };
const durationParts = {
  day: 86_400_000_000,
  hour: 3_600_000_000,
  minute: 60_000_000,
  second: 1_000_000,
  millisecond: 1000,
  microsecond: 1,
} as const;

/** The functions that make dates, times and durations. Those without an argument, which tell the time, are not in the subset. */
export const temporalFunctions: { readonly [name: string]: FunctionEntry } = {
  date: ofOneTemporal(refusalOf("Optional 'date'"), date),
  localtime: ofOneTemporal(refusalOf("Optional 'localtime'"), localTime),
  localdatetime: ofOneTemporal(refusalOf("Optional 'localdatetime'"), localDateTime),
  datetime: ofOneTemporal(refusalOf("Optional 'datetime'"), zonedDateTime),
  duration: ofOneTemporal(refusalOf("'duration'"), duration),
};

/** What versions before 3.8 say of null. */
function refusalOf(argument: string): string {
  return `${argument} argument at position 1 must be either 'string' or 'map'.`;
}

function date(value: Given): Value {
  if (typeof value === 'string') return parseDate(value);
  if (isMap(value)) return { kind: 'date', days: daysOf(integers(value, dateDefaults)) };
  if (isTemporal(value) && value.kind === 'date') return value;
  const local = localOf(value);
  if (local === undefined) throw badArgument('date', "'null', 'string', 'map', 'date' or a point in time");
  return { kind: 'date', days: splitMicros(local).days };
}

function localTime(value: Given): Value {
  if (typeof value === 'string') return parseLocalTime(value);
  if (isMap(value)) return { kind: 'local-time', micros: microsOf(integers(value, timeDefaults)) };
  if (isTemporal(value) && value.kind === 'local-time') return value;
  const local = localOf(value);
  if (local === undefined)
    throw badArgument('localtime', "'null', 'string', 'map', 'local_time' or a point in time");
  return { kind: 'local-time', micros: splitMicros(local).time };
}

function localDateTime(value: Given): Value {
  if (typeof value === 'string') return parseLocalDateTime(value);
  if (isMap(value)) {
    const parts = integers(value, { ...dateDefaults, ...timeDefaults });
    return localDateTimeOf(parts, parts);
  }
  const micros = localOf(value);
  if (micros === undefined) throw badArgument('localdatetime', "'null', 'string', 'map' or a point in time");
  return { kind: 'local-date-time', micros };
}

function zonedDateTime(value: Given): Value {
  if (typeof value === 'string') return parseZonedDateTime(value);
  if (isMap(value)) return zonedFrom(value);
  if (isTemporal(value) && value.kind === 'zoned-date-time') return value;
  throw badArgument('datetime', "'null', 'string', 'map' or 'zoned_date_time'");
}

function zonedFrom(map: ValueMap): TemporalValue {
  const { timezone = 'Etc/UTC', ...rest } = map;
  if (typeof timezone !== 'string' && typeof timezone !== 'bigint') {
    throw clientError("Invalid value for key 'timezone'. Expected an integer or a string");
  }
  const parts = integers(rest, { ...dateDefaults, ...timeDefaults });
  const { micros } = localDateTimeOf(parts, parts);
  if (typeof timezone === 'bigint') return zonedAt(micros, Number(timezone), undefined);
  return zonedAt(micros, undefined, zoneNamed(timezone));
}

function duration(value: Given): Value {
  if (typeof value === 'string') return parseDuration(value);
  if (!isMap(value)) throw badArgument('duration', "'null', 'string' or 'map'");
  let micros = 0n;
  for (const [name, part] of Object.entries(value)) {
    if (!isKey(name, durationParts)) throw clientError(`Unknown key '${name}'.`);
    if (typeof part !== 'bigint' && typeof part !== 'number') {
      throw clientError(`Invalid value for key '${name}'. Expected a numeric value.`);
    }
    micros += BigInt(Math.trunc(Number(part) * durationParts[name]));
  }
  return { kind: 'duration', micros };
}

/** Takes the parts of a date or time from a map. Failure: a client error for a key it has not, and for what is no integer. */
function integers<Parts extends DateParts | TimeParts>(map: ValueMap, defaults: Parts): Parts {
  const parts = { ...defaults };
  for (const [name, value] of Object.entries(map)) {
    if (!isKey(name, defaults)) throw clientError(`Unknown key '${name}'.`);
    if (typeof value !== 'bigint') throw clientError(`Invalid value for key '${name}'. Expected an integer.`);
    Object.assign(parts, { [name]: Number(value) });
  }
  return parts;
}

function isKey<T extends object>(name: string, of: T): name is keyof T & string {
  return Object.hasOwn(of, name);
}

/** What the clocks show at a point in time. */
function localOf(value: Given): bigint | undefined {
  if (!isTemporal(value)) return undefined;
  if (value.kind === 'local-date-time') return value.micros;
  if (value.kind !== 'zoned-date-time') return undefined;
  const { zone, micros } = value;
  const minutes = typeof zone === 'number' ? zone : offsetAt(zone, Number(micros / 1000n));
  return micros + BigInt(minutes) * 60_000_000n;
}
