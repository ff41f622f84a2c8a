import type { Expression } from './ast.ts';
import { clientError } from './errors.ts';
import { partsOf } from './expression-parts.ts';

/** Where an expression is: whether rows can be gathered there. */
export type Place = 'row' | 'projection' | 'aggregate';

/** Checks that each variable of an expression stands for something and that aggregates are where they may be. */
export function checkExpression(expression: Expression, scope: ReadonlySet<string>, place: Place): void {
  if (expression.kind === 'variable' && !scope.has(expression.name)) throw unbound(expression.name);
  if (expression.kind === 'aggregate') checkAggregate(place);
  const inner = expression.kind === 'aggregate' ? 'aggregate' : place;
  for (const part of partsOf(expression)) checkExpression(part, scope, inner);
  if (expression.kind !== 'comprehension') return;
  const items = new Set([...scope, expression.variable]);
  for (const part of [expression.where, expression.each]) {
    if (part !== undefined) checkExpression(part, items, 'row');
  }
}

/** The error of a name that stands for nothing. */
export function unbound(name: string): Error {
  return clientError(`Unbound variable: ${name}.`);
}

function checkAggregate(place: Place): void {
  if (place === 'aggregate') {
    throw clientError('Using aggregation functions inside aggregation functions is not allowed.');
  }
  if (place === 'row') throw clientError('Aggregation functions are only allowed in WITH and RETURN.');
}
