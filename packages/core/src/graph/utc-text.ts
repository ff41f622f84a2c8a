const minutesEnd = 16;
const secondsEnd = 19;

/**
 * Writes a `datetime` as ISO text in UTC, e.g. `2024-05-01T12:30:00.5Z`: the same text exactly for the same instant, to the
 * nanosecond.
 *
 * @public
 */
export function utcText(value: Date | string): string {
  const text = typeof value === 'string' ? value : value.toISOString();
  const hasSeconds = text[minutesEnd] === ':';
  const seconds = hasSeconds ? text.slice(0, secondsEnd) : `${text.slice(0, minutesEnd)}:00`;
  const rest = text.slice(hasSeconds ? secondsEnd : minutesEnd);
  const digits = /^\.(\d+)/.exec(rest)?.[1] ?? '';
  const zone = digits === '' ? rest : rest.slice(digits.length + 1);
  const kept = digits.replace(/0+$/, '');
  const fraction = kept === '' ? '' : `.${kept}`;
  if (zone === 'Z') return `${seconds}${fraction}Z`;
  // Date knows milliseconds only, so the fraction is kept apart.
  return `${new Date(`${seconds}${zone}`).toISOString().replace(/\.\d+Z$/, '')}${fraction}Z`;
}
