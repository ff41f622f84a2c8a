/** Stands where a figure is not known. */
export const unknown = '-';

/** Writes a whole number as `20,000`. */
export function count(value: number | undefined): string {
  return value == null ? unknown : Math.round(value).toLocaleString('en-US');
}

/** Writes a count with its noun, as `1 record` or `2 records`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Writes records per second: `0.5`, `12`, `1,200`. */
export function rate(perSecond: number | undefined): string {
  if (perSecond == null) return unknown;
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : count(perSecond);
}

/** Writes how much of a whole is done: `31 %`. */
export function share(done: number | undefined, total: number | undefined): string {
  if (done == null || total == null || total === 0) return unknown;
  return `${Math.floor((100 * done) / total)} %`;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Writes a time span in its two largest units: `40 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`, `4 d 1 h`. */
export function duration(ms: number | undefined): string {
  if (ms == null) return unknown;
  if (ms < secondMs) return `${Math.round(ms)} ms`;
  if (ms < 10 * secondMs) return `${(ms / secondMs).toFixed(1)} s`;
  if (ms < minuteMs) return `${Math.floor(ms / secondMs)} s`;
  if (ms < hourMs) return twoUnits(ms, [minuteMs, 'min'], [secondMs, 's']);
  if (ms < dayMs) return twoUnits(ms, [hourMs, 'h'], [minuteMs, 'min']);
  return twoUnits(ms, [dayMs, 'd'], [hourMs, 'h']);
}

/** Writes a moment as ISO 8601 in UTC, to the second. */
export function moment(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? unknown : `${date.toISOString().slice(0, 19)}Z`;
}

function twoUnits(ms: number, large: readonly [number, string], small: readonly [number, string]): string {
  const rest = Math.floor((ms % large[0]) / small[0]);
  const whole = `${count(Math.floor(ms / large[0]))} ${large[1]}`;
  return rest === 0 ? whole : `${whole} ${rest} ${small[1]}`;
}
