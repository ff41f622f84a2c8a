/** Writes a whole number as `20,000`. */
export function whole(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** Writes a count with its noun, as `1 record` or `2 records`. */
export function counted(count: number, noun: string): string {
  return `${whole(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Writes an amount of cents as `$12,345.60`. */
export function dollars(cents: number): string {
  return (cents / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** Writes a duration as `12.3 s`. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
