import type { Value } from '../value.ts';
import type { Expression } from './ast.ts';
import { clientError } from './errors.ts';
import { evaluateBinary, evaluateUnary } from './evaluate-operator.ts';
import { indexed, labelsTested, looked, sliced } from './evaluate-lookup.ts';
import { evaluateCase, evaluateComprehension } from './evaluate-composite.ts';
import { checkCount } from './function-arguments.ts';
import { functions } from './functions.ts';
import type { Row, Run } from './run.ts';
import { mapOf } from './values.ts';

/** Works out an expression on a row. Failure: a client error, and a transient one for text that is no date or time. */
export function evaluate(run: Run, expression: Expression, row: Row): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'parameter':
      return run.parameter(expression.name);
    case 'variable':
      return bound(row, expression.name);
    case 'property':
      return looked(run, evaluate(run, expression.of, row), expression.name);
    case 'index':
      return indexed(run, evaluate(run, expression.of, row), evaluate(run, expression.at, row));
    case 'slice':
      return sliced(run, expression, row);
    case 'list':
      return expression.items.map((item) => evaluate(run, item, row));
    case 'map':
      return mapOf(expression.entries.map(([name, value]) => [name, evaluate(run, value, row)] as const));
    case 'comprehension':
      return evaluateComprehension(run, expression, row);
    case 'case':
      return evaluateCase(run, expression, row);
    case 'unary':
      return evaluateUnary(run, expression.operator, expression.of, row);
    case 'binary':
      return evaluateBinary(run, expression, row);
    case 'labels':
      return labelsTested(run, expression, row);
    case 'call':
      return called(run, expression, row);
    case 'aggregate':
      return bound(row, expression.slot);
  }
}

function bound(row: Row, name: string): Value {
  const value = row.get(name);
  if (value === undefined) throw clientError(`Unbound variable: ${name}.`);
  return value;
}

function called(run: Run, { name, args }: Extract<Expression, { kind: 'call' }>, row: Row): Value {
  const entry = functions.get(name);
  if (entry === undefined) throw clientError(`Function '${name}' doesn't exist.`);
  checkCount(name, entry, args.length);
  return entry.call(
    args.map((argument) => evaluate(run, argument, row)),
    run,
  );
}
