import type {
  Clause,
  ForeachClause,
  MergeClause,
  RemoveItem,
  SetItem,
  SubqueryClause,
} from './ast-clauses.ts';
import { checkExpression, unbound } from './check-expression.ts';
import { checkMatched, checkWritten, redeclared } from './check-pattern.ts';
import { checkProjection } from './check-projection.ts';
import { clientError } from './errors.ts';
import { labelParts } from './expression-parts.ts';

type Scope = ReadonlySet<string>;

/**
 * Checks that every name of a statement stands for something and is given once, and tells which are known after it.
 *
 * Failure: a client error with Memgraph's text.
 */
export function checkNames(clauses: readonly Clause[]): ReadonlySet<string> {
  return checkAll(clauses, new Set());
}

function checkAll(clauses: readonly Clause[], outer: Scope): Scope {
  let scope = outer;
  for (const clause of clauses) scope = checkClause(clause, scope);
  return scope;
}

function checkClause(clause: Clause, before: Scope): Scope {
  const scope = new Set(before);
  switch (clause.kind) {
    case 'unwind':
      checkExpression(clause.list, scope, 'row');
      if (scope.has(clause.variable)) throw redeclared(clause.variable);
      return scope.add(clause.variable);
    case 'match':
      checkMatched(clause.parts, scope);
      if (clause.where !== undefined) checkExpression(clause.where, scope, 'row');
      return scope;
    case 'merge':
      return checkMerge(clause, scope);
    case 'create':
      for (const part of clause.parts) checkWritten(part, scope, 'create');
      return scope;
    case 'set':
    case 'remove':
      for (const item of clause.items) checkItem(item, scope);
      return scope;
    case 'delete':
      for (const expression of clause.of) checkExpression(expression, scope, 'row');
      return scope;
    case 'foreach':
      return checkForeach(clause, scope);
    case 'subquery':
      return checkSubquery(clause, scope);
    default:
      return checkProjection(clause, scope);
  }
}

function checkMerge({ part, onCreate, onMatch }: MergeClause, scope: Set<string>): Scope {
  checkWritten(part, scope, 'merge');
  for (const item of [...onCreate, ...onMatch]) checkItem(item, scope);
  return scope;
}

function checkItem(item: SetItem | RemoveItem, scope: Scope): void {
  if (item.kind === 'property') checkExpression(item.of, scope, 'row');
  else if (!scope.has(item.variable)) throw unbound(item.variable);
  if ('value' in item) checkExpression(item.value, scope, 'row');
  if (item.kind !== 'labels') return;
  for (const label of labelParts(item.labels)) checkExpression(label, scope, 'row');
}

function checkForeach({ list, variable, clauses }: ForeachClause, scope: Scope): Scope {
  checkExpression(list, scope, 'row');
  checkAll(clauses, new Set([...scope, variable]));
  return scope;
}

/** A subquery sees what it names, and what it returns is known after it. */
function checkSubquery({ scope: imported, clauses }: SubqueryClause, scope: Set<string>): Scope {
  for (const name of imported ?? []) if (!scope.has(name)) throw unbound(name);
  const [first] = clauses;
  const imports = imported === undefined && first?.kind === 'with';
  const inner = checkAll(clauses, imports ? scope : new Set(imported));
  if (clauses.at(-1)?.kind !== 'return') return scope;
  for (const name of inner) {
    if (scope.has(name)) throw clientError('Variable in subquery already declared in outer scope!');
    scope.add(name);
  }
  return scope;
}
