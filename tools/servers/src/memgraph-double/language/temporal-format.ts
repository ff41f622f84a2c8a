import type { TemporalValue } from '../value.ts';
import { datePartsOf, splitMicros, timePartsOf } from './calendar.ts';
import { offsetAt } from './zones.ts';

/** Writes a date or time as Memgraph does. */
export function formatTemporal(value: TemporalValue): string {
  switch (value.kind) {
    case 'date':
      return formatDate(value.days);
    case 'local-time':
      return formatTime(value.micros);
    case 'local-date-time':
      return formatLocal(value.micros);
    case 'zoned-date-time':
      return formatZoned(value.micros, value.zone);
    case 'duration':
      return formatDuration(value.micros);
  }
}

function formatDate(days: bigint): string {
  const { year, month, day } = datePartsOf(days);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

function formatTime(micros: bigint): string {
  const { hour, minute, second } = timePartsOf(micros);
  return `${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}.${padded(Number(micros % 1_000_000n), 6)}`;
}

function formatLocal(micros: bigint): string {
  const { days, time } = splitMicros(micros);
  return `${formatDate(days)}T${formatTime(time)}`;
}

function formatZoned(micros: bigint, zone: string | number): string {
  const minutes = typeof zone === 'number' ? zone : offsetAt(zone, Number(micros / 1000n));
  const size = Math.abs(minutes);
  const offset = `${minutes < 0 ? '-' : '+'}${padded(Math.trunc(size / 60), 2)}:${padded(size % 60, 2)}`;
  const name = typeof zone === 'number' ? '' : `[${zone}]`;
  return `${formatLocal(micros + BigInt(minutes) * 60_000_000n)}${offset}${name}`;
}

function formatDuration(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const { hour, minute, second } = timePartsOf(abs(micros) % 86_400_000_000n);
  const days = micros / 86_400_000_000n;
  const fraction = padded(Number(abs(micros) % 1_000_000n), 6);
  const signed = (part: number): string => (part === 0 ? '0' : `${sign}${part}`);
  const seconds = second === 0 && sign !== '' && fraction !== '000000' ? '-0' : signed(second);
  return `P${days}DT${signed(hour)}H${signed(minute)}M${seconds}.${fraction}S`;
}

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function padded(value: number, digits: number): string {
  return `${value}`.padStart(digits, '0');
}
