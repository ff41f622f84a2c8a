import { temporalError } from './errors.ts';

const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** Formats are dear to make, and zones are few. */
const formats = new Map<string, Intl.DateTimeFormat>();
const alwaysUtc: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC']);

/** Gives a time zone its proper name. Failure: a temporal error for one there is not. */
export function zoneNamed(name: string): string {
  if (alwaysUtc.has(name)) return name;
  try {
    const { timeZone } = formatOf(name).resolvedOptions();
    return timeZone === 'UTC' ? name : timeZone;
  } catch {
    throw temporalError(`Invalid timezone name: ${name}.`);
  }
}

/** How many minutes a zone is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, ms: number): number {
  if (alwaysUtc.has(zone)) return 0;
  const text =
    formatOf(zone)
      .formatToParts(ms)
      .find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)/u.exec(text) ?? [];
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -offset : offset;
}

/** How many minutes a zone is ahead of UTC when its clocks show a time. Where they show it twice, the first time counts. */
export function offsetOfLocal(zone: string, localMs: number): number {
  const before = offsetAt(zone, localMs - msPerDay);
  const after = offsetAt(zone, localMs + msPerDay);
  const fits = [before, after].filter((offset) => offsetAt(zone, localMs - offset * msPerMinute) === offset);
  return fits.length === 0 ? before : Math.max(...fits);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  formats.set(zone, format);
  return format;
}
