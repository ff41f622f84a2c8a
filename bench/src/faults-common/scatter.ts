/** Mixes up a number: the same for the same, and for numbers in a row quite different ones. */
export function scatter(number: number): number {
  const mixed = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  const again = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (again ^ (again >>> 15)) >>> 0;
}
