/** Writes milliseconds since 1970 as a time without zone, to the second: `2026-01-31T08:15:00`. */
export function localTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19);
}
