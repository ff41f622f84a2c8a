import type { Value } from '../value.ts';
import { ticks } from './equality.ts';
import { clientError } from './errors.ts';
import { isNumber, isTemporal, typeName } from './values.ts';

/** `a < b`. Failure: a client error for types that have no order, and for two that have none between them. */
export function less(a: Value, b: Value, operator: string): boolean | null {
  if (!isOrdered(a) || !isOrdered(b)) throw invalidTypes(a, b, operator);
  if (a === null || b === null) return null;
  const order = compareAlike(a, b);
  if (order === undefined) throw invalidTypes(a, b, operator);
  return order < 0;
}

/** The order of two values in ORDER BY: null comes last. Failure: a client error for values without an order. */
export function compareSorted(a: Value, b: Value): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  const order = compareAlike(a, b);
  if (order !== undefined) return order;
  if (typeName(a) === typeName(b)) {
    throw clientError(`Comparison is not defined for values of type ${typeName(a)}.`);
  }
  throw clientError(`Can't compare value of type ${typeName(a)} to value of type ${typeName(b)}.`);
}

/** The order of two values of one type, or of two numbers; `undefined` where there is none. NaN is not less than anything. */
export function compareAlike(a: Value, b: Value): number | undefined {
  if (isNumber(a) && isNumber(b)) return order(a, b);
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (isTemporal(a) && isTemporal(b) && a.kind === b.kind) return order(ticks(a), ticks(b));
  return undefined;
}

function order<T extends number | bigint>(a: T, b: T): number {
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function isOrdered(value: Value): boolean {
  return value === null || isNumber(value) || typeof value === 'string' || isTemporal(value);
}

/** The error of an operator between two values it does not know. */
export function invalidTypes(a: Value, b: Value, operator: string): Error {
  return clientError(`Invalid types: ${typeName(a)} and ${typeName(b)} for '${operator}'.`);
}
