import type { TemporalValue } from '../value.ts';
import { type DateParts, daysOf, localDateTimeOf, microsOf, type TimeParts } from './calendar.ts';
import { temporalError } from './errors.ts';
import { offsetOfLocal, zoneNamed } from './zones.ts';

const datePattern = /^(?:(\d{4})-(\d\d)(?:-(\d\d))?|(\d{4})(\d\d)(\d\d))$/u;
const extendedTime = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{3})(\d{3})?)?)?$/u;
const basicTime = /^(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{3})(\d{3})?)?)?)?$/u;
const zonePattern = /^(.*?)(?:(Z)|([+-]\d\d(?::?\d\d)?)?(?:\[([^[\]]+)\])?)$/u;
const mostOffset = 18 * 60;

/** Reads a day: `2020-11-22`, `20201122` or `2020-11`. */
export function parseDate(text: string): TemporalValue {
  return { kind: 'date', days: daysOf(datePartsIn(text)) };
}

/** Reads a time of day, extended or basic, of which a fraction has 3 or 6 digits. */
export function parseLocalTime(text: string): TemporalValue {
  const bare = text.startsWith('T') ? text.slice(1) : text;
  return { kind: 'local-time', micros: microsOf(timePartsIn(bare)) };
}

/** Reads a day and a time with a `T` between them, both extended or both basic. */
export function parseLocalDateTime(text: string): Extract<TemporalValue, { kind: 'local-date-time' }> {
  const cut = text.indexOf('T');
  const [date, time] = [text.slice(0, Math.max(cut, 0)), text.slice(cut + 1)];
  const basic = time.length > 2 && !time.includes(':');
  if (cut === -1 || basic === date.includes('-') || (time.length === 2 && date.includes('-'))) {
    throw temporalError('Invalid LocalDateTime format.');
  }
  return localDateTimeOf(datePartsIn(date), timePartsIn(time));
}

/** Reads a day and a time with an offset, the name of a zone, or both. */
export function parseZonedDateTime(text: string): TemporalValue {
  const [, local = '', utc, offset, name] = zonePattern.exec(text) ?? [];
  if (utc === undefined && offset === undefined && name === undefined) {
    throw temporalError('Invalid ZonedDateTime format. Timezone is not designated.');
  }
  const { micros } = parseLocalDateTime(local);
  const minutes = offset === undefined ? undefined : minutesIn(offset);
  const zone = name === undefined && utc === undefined ? undefined : zoneNamed(name ?? 'Etc/UTC');
  return zonedAt(micros, minutes, zone);
}

/** The instant at which clocks of an offset or a zone show a time. Failure: a temporal error where the two are not one. */
export function zonedAt(
  micros: bigint,
  minutes: number | undefined,
  zone: string | undefined,
): TemporalValue {
  const ahead = zone === undefined ? (minutes ?? 0) : offsetOfLocal(zone, Number(micros / 1000n));
  if (minutes !== undefined && ahead !== minutes) {
    throw temporalError('Invalid ZonedDateTime format. The timezone offset is not that of the timezone.');
  }
  return { kind: 'zoned-date-time', micros: micros - BigInt(ahead) * 60_000_000n, zone: zone ?? ahead };
}

function minutesIn(offset: string): number {
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', '') || 0)];
  const total = hours * 60 + minutes;
  if (minutes > 59 || total > mostOffset) throw temporalError('Invalid timezone offset.');
  return offset.startsWith('-') ? -total : total;
}

function datePartsIn(text: string): DateParts {
  const found = datePattern.exec(text);
  if (found === null) throw temporalError('Invalid string for date.');
  const [, year, month, day, basicYear, basicMonth, basicDay] = found;
  return {
    year: Number(year ?? basicYear),
    month: Number(month ?? basicMonth),
    day: Number(day ?? basicDay ?? 1),
  };
}

function timePartsIn(text: string): TimeParts {
  const found = extendedTime.exec(text) ?? basicTime.exec(text);
  if (found === null) throw temporalError('Invalid format for the local time.');
  const [hour = 0, minute = 0, second = 0, millisecond = 0, microsecond = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { hour, minute, second, millisecond, microsecond };
}
