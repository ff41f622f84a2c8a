const minutesEnd = 16;
const secondsEnd = 19;

/** Splits ISO text after its seconds, adding those where they are left out, and cutting needless zeros of the fraction. */
function parts(text: string): { seconds: string; fraction: string; zone: string } {
  const hasSeconds = text[minutesEnd] === ':';
  const seconds = hasSeconds ? text.slice(0, secondsEnd) : `${text.slice(0, minutesEnd)}:00`;
  const rest = text.slice(hasSeconds ? secondsEnd : minutesEnd);
  const digits = /^\.(\d+)/.exec(rest)?.[1] ?? '';
  const zone = digits === '' ? rest : rest.slice(digits.length + 1);
  const kept = digits.replace(/0+$/, '');
  return { seconds, zone, fraction: kept === '' ? '' : `.${kept}` };
}

/**
 * Writes an instant as UTC text, e.g. `2024-05-01T12:30:00.5Z`: the same text exactly for the same instant, to the
 * nanosecond. Takes what a `datetime` property may be.
 *
 * @public
 */
export function utcText(value: Date | string): string {
  const { seconds, fraction, zone } = parts(typeof value === 'string' ? value : value.toISOString());
  if (zone === 'Z') return `${seconds}${fraction}Z`;
  // Date knows milliseconds only, so the fraction is kept apart.
  return `${new Date(`${seconds}${zone}`).toISOString().replace(/\.\d+Z$/, '')}${fraction}Z`;
}

/**
 * Writes a local date and time with seconds and without needless zeros: the same text exactly for the same time.
 *
 * @public
 */
export function localText(value: string): string {
  const { seconds, fraction } = parts(value);
  return `${seconds}${fraction}`;
}
