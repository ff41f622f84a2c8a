import type { Value } from '../value.ts';
import { clientError } from './errors.ts';
import { invalidTypes } from './ordering.ts';
import { isList, isNumber, typeName } from './values.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '^';

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** Works out an operator between two values: null with any. Failure: a client error for types it does not know, and beyond 64 bits. */
export function calculate(operator: ArithmeticOperator, a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  if (operator === '+') {
    const joined = join(a, b);
    if (joined !== undefined) return joined;
  }
  if (!isNumber(a) || !isNumber(b)) throw invalidTypes(a, b, operator);
  if (typeof a === 'bigint' && typeof b === 'bigint' && operator !== '^') {
    return wholeResult(operator, a, b);
  }
  return floatResult(operator, Number(a), Number(b));
}

/** Turns the sign of a number. */
export function negate(value: Value): Value {
  if (value === null || typeof value === 'number') return value === null ? null : -value;
  if (typeof value === 'bigint') return checked(-value);
  throw clientError(`Invalid type ${typeName(value)} for '-'.`);
}

/** Lists are put together, with one another and with single values; so are texts, and a text with an integer. */
function join(a: Value, b: Value): Value | undefined {
  if (isList(a)) return isList(b) ? [...a, ...b] : [...a, b];
  if (isList(b)) return [a, ...b];
  if (typeof a === 'string' && isJoinable(b)) return `${a}${b}`;
  if (typeof b === 'string' && isJoinable(a)) return `${a}${b}`;
  return undefined;
}

/** How a float is written differs between versions, so it is not in the subset. */
function isJoinable(value: Value): value is string | bigint {
  return typeof value === 'string' || typeof value === 'bigint';
}

function wholeResult(operator: Exclude<ArithmeticOperator, '^'>, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return checked(a + b);
    case '-':
      return checked(a - b);
    case '*':
      return checked(a * b);
    case '/':
      if (b === 0n) throw clientError('Division by zero.');
      return checked(a / b);
    case '%':
      if (b === 0n) throw clientError('Mod with zero.');
      return a % b;
  }
}

function checked(value: bigint): bigint {
  if (value < smallest || value > largest) throw clientError('Integer overflow.');
  return value;
}

function floatResult(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
  }
}
