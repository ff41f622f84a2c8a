import type { Value } from '../value.ts';
import { equal } from './equality.ts';
import { clientError } from './errors.ts';
import { invalidTypes } from './ordering.ts';
import { isList, typeName } from './values.ts';

/** NOT of a value: null of null. */
export function not(value: Value): Value {
  if (value === null) return null;
  if (typeof value !== 'boolean') throw clientError(`Invalid type ${typeName(value)} for 'NOT'.`);
  return !value;
}

/** AND of a value and one that is worked out only if that is not false. */
export function and(a: Value, other: () => Value): Value {
  if (a === false) return false;
  const b = other();
  checkTruths(a, b, 'AND');
  if (b === false) return false;
  return a === null || b === null ? null : true;
}

/** OR of a value and one that is worked out only if that is not true. */
export function or(a: Value, other: () => Value): Value {
  if (a === true) return true;
  const b = other();
  checkTruths(a, b, 'OR');
  if (b === true) return true;
  return a === null || b === null ? null : false;
}

export function xor(a: Value, b: Value): Value {
  checkTruths(a, b, 'XOR');
  return a === null || b === null ? null : a !== b;
}

/** Whether a row passes: only true lets it. Failure: a client error for what is no truth value. */
export function passes(value: Value): boolean {
  if (value !== null && typeof value !== 'boolean') {
    throw clientError(`Filter expression must evaluate to bool or null, got ${typeName(value)}.`);
  }
  return value === true;
}

/** `a IN list`. */
export function isIn(value: Value, list: Value): Value {
  if (list === null) return null;
  if (!isList(list)) throw clientError(`IN expected a list, got ${typeName(list)}.`);
  let result: boolean | null = false;
  for (const item of list) {
    const found = equal(value, item);
    if (found === true) return true;
    if (found === null) result = null;
  }
  return result;
}

function checkTruths(a: Value, b: Value, operator: string): void {
  for (const value of [a, b]) {
    if (value !== null && typeof value !== 'boolean') throw invalidTypes(a, b, operator);
  }
}
