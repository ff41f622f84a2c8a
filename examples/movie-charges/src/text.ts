/** Writes an amount of cents as `$12,345.60`. */
export function dollars(cents: number): string {
  return (cents / 100).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
}

/** Writes a duration as `12.3 s`. */
export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}
