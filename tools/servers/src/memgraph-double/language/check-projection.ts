import type { ProjectionClause } from './ast-clauses.ts';
import { checkExpression } from './check-expression.ts';
import { clientError } from './errors.ts';
import { aggregatesOf } from './expression-parts.ts';
import { visibleNames } from './projection-names.ts';

/** Checks a WITH or RETURN, and gives the names that are known after it. */
export function checkProjection(clause: ProjectionClause, before: ReadonlySet<string>): ReadonlySet<string> {
  for (const { expression } of clause.items) checkExpression(expression, before, 'projection');
  const after = namesAfter(clause, before);
  const gathers =
    clause.distinct || clause.items.some(({ expression }) => aggregatesOf(expression).length > 0);
  const seen = gathers ? after : new Set([...before, ...after]);
  for (const { expression } of clause.order) checkSort(expression, gathers ? before : seen, seen);
  if (clause.where !== undefined) checkExpression(clause.where, seen, 'row');
  const none = new Set<string>();
  for (const bound of [clause.skip, clause.limit]) {
    if (bound !== undefined) checkExpression(bound, none, 'row');
  }
  return after;
}

/** What is sorted by is known after the projection, but for what is within an aggregate. */
function checkSort(
  expression: ProjectionClause['order'][number]['expression'],
  gathered: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): void {
  if (aggregatesOf(expression).length === 0) checkExpression(expression, seen, 'row');
  else checkExpression(expression, new Set([...gathered, ...seen]), 'projection');
}

function namesAfter({ star, items }: ProjectionClause, before: ReadonlySet<string>): ReadonlySet<string> {
  const kept = star ? visibleNames(before) : [];
  if (star && kept.length === 0 && items.length === 0) {
    throw clientError('There are no variables in scope to use for *.');
  }
  const after = new Set(kept);
  for (const { name } of items) {
    if (after.has(name)) throw clientError(`Multiple results with the same name '${name}' are not allowed.`);
    after.add(name);
  }
  return after;
}
