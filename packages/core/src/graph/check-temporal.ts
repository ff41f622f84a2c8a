const daysPerMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const colon = 58;
const dot = 46;
const plus = 43;
const minus = 45;
const latinT = 84;
const latinZ = 90;
const timeStart = 11;
const maxFractionDigits = 9;
const maxZoneHours = 18;
const firstInstant = Date.parse('0000-01-01T00:00:00Z');
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether a value is text of the form `YYYY-MM-DD` and names a day that exists. */
export function fitsDate(value: unknown): boolean {
  return typeof value === 'string' && value.length === 10 && startsWithDate(value);
}

/** Whether a value is ISO text without a zone. */
export function fitsLocalDatetime(value: unknown): boolean {
  return typeof value === 'string' && endOfDatetime(value) === value.length;
}

/** Whether a value is a valid Date, or ISO text with a zone, within the years 0000 to 9999. */
export function fitsDatetime(value: unknown): boolean {
  if (typeof value === 'string') {
    const end = endOfDatetime(value);
    return end > 0 && isZone(value, end);
  }
  return value instanceof Date && value.getTime() >= firstInstant && value.getTime() <= lastInstant;
}

/** The two digits at a place as a number, or -1. Past the end `charCodeAt` gives NaN, which fails every comparison. */
function twoDigits(text: string, at: number): number {
  const high = text.charCodeAt(at) - 48;
  const low = text.charCodeAt(at + 1) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : -1;
}

function startsWithDate(text: string): boolean {
  const century = twoDigits(text, 0);
  const yearOfCentury = twoDigits(text, 2);
  const month = twoDigits(text, 5);
  if (century < 0 || yearOfCentury < 0 || month < 1 || month > 12) return false;
  if (text.charCodeAt(4) !== minus || text.charCodeAt(7) !== minus) return false;
  const day = twoDigits(text, 8);
  return day >= 1 && day <= daysIn(century * 100 + yearOfCentury, month);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return daysPerMonth[month - 1] ?? 0;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/** Where `YYYY-MM-DDTHH:MM[:SS[.fraction]]` ends, or -1. */
function endOfDatetime(text: string): number {
  if (!startsWithDate(text) || text.charCodeAt(10) !== latinT) return -1;
  const hour = twoDigits(text, timeStart);
  const minute = twoDigits(text, timeStart + 3);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  if (text.charCodeAt(timeStart + 2) !== colon) return -1;
  if (text.charCodeAt(timeStart + 5) !== colon) return timeStart + 5;
  const second = twoDigits(text, timeStart + 6);
  if (second < 0 || second > 59) return -1;
  return text.charCodeAt(timeStart + 8) === dot ? endOfFraction(text, timeStart + 9) : timeStart + 8;
}

function endOfFraction(text: string, start: number): number {
  let end = start;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return end > start && end - start <= maxFractionDigits ? end : -1;
}

/** Whether the text ends with `Z` or `±HH:MM` from here; 18 hours is the most that databases take. */
function isZone(text: string, at: number): boolean {
  const sign = text.charCodeAt(at);
  if (sign === latinZ) return text.length === at + 1;
  if ((sign !== plus && sign !== minus) || text.length !== at + 6) return false;
  const hours = twoDigits(text, at + 1);
  const minutes = twoDigits(text, at + 4);
  if (text.charCodeAt(at + 3) !== colon || hours < 0 || minutes < 0 || minutes > 59) return false;
  return hours < maxZoneHours || (hours === maxZoneHours && minutes === 0);
}
