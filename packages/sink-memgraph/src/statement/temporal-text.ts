import { localText, utcText } from '@rivergraph/core';

const secondsEnd = 19;
const millisecondsInUtc = '2026-05-01T12:30:00.000Z'.length;
const millisecondDigits = 3;
const microsecondDigits = 6;

/** A `datetime` as Memgraph reads it: in UTC, with a fraction of 3 or 6 digits, or none. What is finer than a microsecond is left out. */
export function datetimeText(value: Date | string): string {
  const text = typeof value === 'string' ? value : value.toISOString();
  // As `Date` writes it, and so most of those who send times do.
  if (text.length === millisecondsInUtc && text.endsWith('Z') && !text.endsWith('.000Z')) return text;
  return `${withFraction(utcText(value).slice(0, -1))}Z`;
}

/** A `local-datetime` as Memgraph reads it, as `datetimeText`. */
export function localDatetimeText(value: string): string {
  return withFraction(localText(value));
}

/** Whether a time, a `datetime` or a `local-datetime`, is finer than a microsecond. */
export function isTooFine(value: unknown): boolean {
  return typeof value === 'string' && beyondMicroseconds.test(value);
}

const beyondMicroseconds = /\.\d{6}\d*[1-9]/;

/** Takes no other number of digits. */
function withFraction(text: string): string {
  const digits = text.slice(secondsEnd + 1);
  if (digits === '') return text;
  const length = digits.length <= millisecondDigits ? millisecondDigits : microsecondDigits;
  return `${text.slice(0, secondsEnd)}.${digits.slice(0, length).padEnd(length, '0')}`;
}

/** Whether a `datetime` has a year of four digits in UTC too. Its own year has: only those at the edge can leave it. */
export function isWithinYears(value: Date | string): boolean {
  if (typeof value !== 'string') return fourDigitYear.test(value.toISOString());
  if (!value.startsWith('0000-01-01') && !value.startsWith('9999-12-31')) return true;
  return fourDigitYear.test(utcText(value));
}

const fourDigitYear = /^\d{4}-/;
