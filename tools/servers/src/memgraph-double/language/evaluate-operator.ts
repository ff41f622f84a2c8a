import type { Value } from '../value.ts';
import { calculate, negate } from './arithmetic.ts';
import type { BinaryOperator, Expression, UnaryOperator } from './ast.ts';
import { equal } from './equality.ts';
import { clientError } from './errors.ts';
import { and, isIn, not, or, xor } from './logic.ts';
import { invalidTypes, less } from './ordering.ts';
import type { Row, Run } from './run.ts';
import { isNumber, typeName } from './values.ts';

const textTests = {
  'STARTS WITH': (text: string, part: string) => text.startsWith(part),
  'ENDS WITH': (text: string, part: string) => text.endsWith(part),
  CONTAINS: (text: string, part: string) => text.includes(part),
} as const;

/** Works out an operator before or after one expression. */
export function evaluateUnary(run: Run, operator: UnaryOperator, of: Expression, row: Row): Value {
  const value = run.evaluate(of, row);
  switch (operator) {
    case 'IS NULL':
      return value === null;
    case 'IS NOT NULL':
      return value !== null;
    case 'NOT':
      return not(value);
    case '-':
      return negate(value);
    case '+':
      if (value !== null && !isNumber(value)) throw clientError(`Invalid type ${typeName(value)} for '+'.`);
      return value;
  }
}

/** Works out an operator between two expressions. The second one of AND and OR only where it matters. */
export function evaluateBinary(
  run: Run,
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  row: Row,
): Value {
  const a = run.evaluate(left, row);
  if (operator === 'AND') return and(a, () => run.evaluate(right, row));
  if (operator === 'OR') return or(a, () => run.evaluate(right, row));
  return applied(operator, a, run.evaluate(right, row));
}

function applied(operator: Exclude<BinaryOperator, 'AND' | 'OR'>, a: Value, b: Value): Value {
  switch (operator) {
    case 'XOR':
      return xor(a, b);
    case '=':
      return equal(a, b);
    case '<>':
      return negated(equal(a, b));
    case '<':
      return less(a, b, '<');
    case '>':
      return less(b, a, '>');
    case '<=':
    case '>=':
      return lessOrEqual(operator, a, b);
    case 'IN':
      return isIn(a, b);
    case 'STARTS WITH':
    case 'ENDS WITH':
    case 'CONTAINS':
      return tested(operator, a, b);
    default:
      return calculate(operator, a, b);
  }
}

function lessOrEqual(operator: '<=' | '>=', a: Value, b: Value): Value {
  const strict = operator === '<=' ? less(a, b, operator) : less(b, a, operator);
  return strict === false ? equal(a, b) : strict;
}

function negated(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

function tested(operator: keyof typeof textTests, a: Value, b: Value): Value {
  for (const value of [a, b]) {
    if (value !== null && typeof value !== 'string') throw invalidTypes(a, b, operator);
  }
  return typeof a === 'string' && typeof b === 'string' ? textTests[operator](a, b) : null;
}
