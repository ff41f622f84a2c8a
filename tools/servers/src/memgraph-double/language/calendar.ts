import type { TemporalValue } from '../value.ts';
import { temporalError } from './errors.ts';

/** A day as it is written. */
export interface DateParts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A time of day as it is written. */
export interface TimeParts {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  readonly microsecond: number;
}

const msPerDay = 86_400_000;
/** How many microseconds a day has. */
const microsPerDay = 86_400_000_000n;

/** Counts the days since 1970. Failure: a temporal error for a day that is none. */
export function daysOf({ year, month, day }: DateParts): bigint {
  checkRange('Date', 'year', year, 0, 9999);
  checkRange('Date', 'month', month, 1, 12);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCDate() !== day || day < 1) checkRange('Date', 'day', 0, 1, 31);
  return BigInt(date.getTime() / msPerDay);
}

/** Counts the microseconds since midnight. Failure: a temporal error for a time that is none. */
export function microsOf(time: TimeParts): bigint {
  checkRange('LocalTime', 'hour', time.hour, 0, 23);
  checkRange('LocalTime', 'minutes', time.minute, 0, 59);
  checkRange('LocalTime', 'seconds', time.second, 0, 59);
  checkRange('LocalTime', 'milliseconds', time.millisecond, 0, 999);
  checkRange('LocalTime', 'microseconds', time.microsecond, 0, 999);
  const seconds = (time.hour * 60 + time.minute) * 60 + time.second;
  return BigInt(seconds * 1000 + time.millisecond) * 1000n + BigInt(time.microsecond);
}

/** The parts of a day. */
export function datePartsOf(days: bigint): DateParts {
  const date = new Date(Number(days) * msPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The parts of a time of day. */
export function timePartsOf(micros: bigint): TimeParts {
  const seconds = Number(micros / 1_000_000n);
  return {
    hour: Math.trunc(seconds / 3600),
    minute: Math.trunc(seconds / 60) % 60,
    second: seconds % 60,
    millisecond: Number((micros / 1000n) % 1000n),
    microsecond: Number(micros % 1000n),
  };
}

/** Splits a point in local time into its day and its time of day. */
export function splitMicros(micros: bigint): { readonly days: bigint; readonly time: bigint } {
  const time = ((micros % microsPerDay) + microsPerDay) % microsPerDay;
  return { days: (micros - time) / microsPerDay, time };
}

/** Puts a day and a time of day together. */
export function localDateTimeOf(
  date: DateParts,
  time: TimeParts,
): Extract<TemporalValue, { kind: 'local-date-time' }> {
  return { kind: 'local-date-time', micros: daysOf(date) * microsPerDay + microsOf(time) };
}

function checkRange(type: string, part: string, value: number, least: number, most: number): void {
  if (value >= least && value <= most) return;
  throw temporalError(
    `Creating a ${type} with invalid ${part} parameter. The value should be an integer between ${least} and ${most}.`,
  );
}
