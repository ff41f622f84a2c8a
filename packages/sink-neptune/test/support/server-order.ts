import gremlin from 'gremlin';
import { predicateOf } from '../../src/statement/instructions.ts';
import { TypedNumber } from '../../src/statement/typed-number.ts';

const { P, TextP } = gremlin.process;

/** How a server sorts texts: by UTF-16 unit, as the JVM does, or by code point, as UTF-8 bytes sort. */
export type TextOrder = 'utf-16' | 'code-point';

type Test = (stored: unknown, argument: unknown, order: TextOrder) => boolean;

const tests: { readonly [operator: string]: Test } = {
  gt: (stored, argument, order) => compare(stored, argument, order) > 0,
  gte: (stored, argument, order) => compare(stored, argument, order) >= 0,
  lt: (stored, argument, order) => compare(stored, argument, order) < 0,
  startingWith: (stored, argument) => String(stored).startsWith(String(argument)),
  notStartingWith: (stored, argument) => !String(stored).startsWith(String(argument)),
};

/** Whether a stored value passes a predicate, by the rules of the JVM: there -0 is less than 0. */
export function passes(predicate: unknown, stored: unknown, order: TextOrder): boolean {
  if (!(predicate instanceof P || predicate instanceof TextP)) throw new Error('expected a predicate');
  const { operator, value, other } = predicateOf(predicate);
  if (operator === 'and') return passes(value, stored, order) && passes(other, stored, order);
  if (operator === 'or') return passes(value, stored, order) || passes(other, stored, order);
  if (operator === 'between')
    return passes(P.gte(value), stored, order) && passes(P.lt(other), stored, order);
  const test = tests[operator];
  if (test === undefined) throw new Error(`no predicate ${operator}`);
  return test(stored, value, order);
}

function compare(a: unknown, b: unknown, order: TextOrder): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b, order);
  const [left, right] = [numberOf(a), numberOf(b)];
  if (left === 0 && right === 0) return Number(Object.is(right, -0)) - Number(Object.is(left, -0));
  if (left < right) return -1;
  return left > right ? 1 : 0;
}

function compareText(a: string, b: string, order: TextOrder): number {
  if (order === 'code-point') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

function numberOf(value: unknown): number | bigint {
  if (value instanceof TypedNumber) return value.value;
  if (value instanceof Date) return value.getTime();
  throw new Error('expected a value that has an order');
}
