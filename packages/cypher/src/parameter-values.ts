import type { Point } from '@rivergraph/core';

/**
 * Gives an integer, a number or a bigint, as a float where that is exact; only what is larger travels as an integer, at several
 * times the cost. A statement casts both with `toInteger`.
 *
 * @public
 */
export function integerParameter(value: unknown): unknown {
  if (typeof value === 'number') return value;
  const number = Number(value as bigint);
  return Number.isSafeInteger(number) ? number : value;
}

/** By the names of the systems: numbers would arrive as floats, which `point` does not take. */
const systems: { readonly [srid: number]: string } = {
  7203: 'cartesian',
  9157: 'cartesian-3d',
  4326: 'wgs-84',
  4979: 'wgs-84-3d',
};

/** Gives a point as the map that the function `point` of a statement takes. @public */
export function pointParameter({ x, y, z, srid }: Point): { readonly [name: string]: unknown } {
  const crs = systems[srid ?? (z === undefined ? 7203 : 9157)];
  return z === undefined ? { x, y, crs } : { x, y, z, crs };
}
