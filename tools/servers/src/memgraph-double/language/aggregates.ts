import type { Value } from '../value.ts';
import { calculate } from './arithmetic.ts';
import type { AggregateExpression, AggregateName } from './ast.ts';
import { clientError } from './errors.ts';
import { compareAlike } from './ordering.ts';
import type { Row, Run } from './run.ts';
import { identityOf } from './value-identity.ts';
import { isNumber, typeName } from './values.ts';

const results: { readonly [name in AggregateName]: (values: readonly Value[]) => Value } = {
  count: (values) => BigInt(values.length),
  collect: (values) => values,
  sum,
  avg,
  min: (values) => extreme('min', values),
  max: (values) => extreme('max', values),
};

/** Works out an aggregate over the rows of a group. Null does not count. */
export function aggregated(
  run: Run,
  { name, of, distinct }: AggregateExpression,
  rows: readonly Row[],
): Value {
  if (of === undefined) return BigInt(rows.length);
  const values = rows.map((row) => run.evaluate(of, row)).filter((value) => value !== null);
  return results[name](distinct ? distinctOf(values) : values);
}

function distinctOf(values: readonly Value[]): readonly Value[] {
  const found = new Map<string, Value>();
  for (const value of values) {
    const key = identityOf([value]);
    if (!found.has(key)) found.set(key, value);
  }
  return [...found.values()];
}

function sum(values: readonly Value[]): Value {
  checkNumbers('SUM', values);
  return values.reduce<Value>((total, value) => calculate('+', total, value), 0n);
}

function avg(values: readonly Value[]): Value {
  checkNumbers('AVG', values);
  if (values.length === 0) return null;
  return values.reduce<number>((total, value) => total + Number(value), 0) / values.length;
}

function extreme(name: 'min' | 'max', values: readonly Value[]): Value {
  let best: Value = null;
  for (const value of values) {
    if (best === null) {
      best = value;
      if (compareAlike(value, value) !== undefined) continue;
    }
    const order = compareAlike(value, best);
    if (order === undefined)
      throw clientError(`Unable to get ${name.toUpperCase()} of '${typeName(value)}'.`);
    if (name === 'min' ? order < 0 : order > 0) best = value;
  }
  return best;
}

function checkNumbers(name: string, values: readonly Value[]): void {
  for (const value of values) {
    if (!isNumber(value)) throw clientError(`Only numeric values allowed in ${name} aggregation.`);
  }
}
