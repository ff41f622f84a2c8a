import { temporalError } from './errors.ts';

const msPerDay = 86_400_000;
const msPerMinute = 60_000;

/** Gives a time zone its proper name. Failure: a temporal error for one there is not. */
export function zoneNamed(name: string): string {
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    return timeZone === 'UTC' && name !== 'UTC' ? name : timeZone;
  } catch {
    throw temporalError(`Invalid timezone name: ${name}.`);
  }
}

/** How many minutes a zone is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const text = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
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
