const secondsEnd = 19;
const minutesEnd = 16;

/**
 * Gives what a `datetime` is as seconds since 1970, with the fraction if there is one: the same text exactly for the same instant,
 * to the nanosecond. The seconds may be negative; the digits after the dot count upwards from them in any case.
 */
export function instantText(value: Date | string): string {
  const text = typeof value === 'string' ? value : value.toISOString();
  const fraction = fractionOf(text);
  // Date.parse knows milliseconds only, so the fraction is kept apart.
  const whole = fraction === '' ? text : text.slice(0, secondsEnd) + zoneOf(text);
  return `${Date.parse(whole) / 1000}${shortFraction(fraction)}`;
}

/**
 * Writes a `local-datetime` as ISO text, with seconds and without needless zeros: the same text exactly for the same time.
 *
 * @public
 */
export function localText(text: string): string {
  if (text.length === minutesEnd) return `${text}:00`;
  return text.slice(0, secondsEnd) + shortFraction(fractionOf(text));
}

/** The digits after the dot, which can only follow the seconds. */
function fractionOf(text: string): string {
  if (text[secondsEnd] !== '.') return '';
  let end = secondsEnd + 1;
  while (text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end += 1;
  return text.slice(secondsEnd + 1, end);
}

function zoneOf(text: string): string {
  return text.endsWith('Z') ? 'Z' : text.slice(-6);
}

function shortFraction(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return end === 0 ? '' : `.${digits.slice(0, end)}`;
}
