import type { Value } from '../value.ts';
import type { CaseExpression, ComprehensionExpression } from './ast.ts';
import { equal } from './equality.ts';
import { clientError } from './errors.ts';
import { passes } from './logic.ts';
import type { Row, Run } from './run.ts';
import { isList, typeName } from './values.ts';

/** Works out a list comprehension. */
export function evaluateComprehension(
  run: Run,
  { variable, list, where, each }: ComprehensionExpression,
  row: Row,
): Value {
  const source = run.evaluate(list, row);
  if (source === null) return null;
  if (!isList(source)) throw clientError(`Expected a list in a comprehension, got ${typeName(source)}.`);
  const inner = new Map(row);
  const items: Value[] = [];
  for (const item of source) {
    inner.set(variable, item);
    if (where !== undefined && !passes(run.evaluate(where, inner))) continue;
    items.push(each === undefined ? item : run.evaluate(each, inner));
  }
  return items;
}

/** Works out a CASE. */
export function evaluateCase(run: Run, { subject, branches, otherwise }: CaseExpression, row: Row): Value {
  const value = subject === undefined ? undefined : run.evaluate(subject, row);
  for (const { when, result } of branches) {
    const test = run.evaluate(when, row);
    const taken = value === undefined ? passes(test) : equal(value, test) === true;
    if (taken) return run.evaluate(result, row);
  }
  return otherwise === undefined ? null : run.evaluate(otherwise, row);
}
