import type { Value } from '../value.ts';
import type { ForeachClause, SubqueryClause } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import type { Row, Run } from './run.ts';
import { isList, typeName } from './values.ts';

/** Runs clauses for each item of a list of each row. The rows stay as they are. */
export function runForeach(run: Run, clause: ForeachClause, rows: readonly Row[]): readonly Row[] {
  for (const row of rows) {
    const list = run.evaluate(clause.list, row);
    if (list === null) continue;
    if (!isList(list)) {
      throw clientError(`FOREACH expression must resolve to a list, but got '${typeName(list)}'.`);
    }
    for (const item of list) run.runClauses(clause.clauses, [new Map(row).set(clause.variable, item)]);
  }
  return rows;
}

/** Runs a subquery for each row. One that returns gives a row for each of its own; one that does not leaves the rows as they are. */
export function runSubquery(
  run: Run,
  { scope, clauses }: SubqueryClause,
  rows: readonly Row[],
): readonly Row[] {
  const returns = clauses.at(-1)?.kind === 'return';
  const imports = scope === undefined && clauses[0]?.kind === 'with';
  const joined: Row[] = [];
  for (const row of rows) {
    const inner = run.runClauses(clauses, [imports ? row : imported(row, scope ?? [])]);
    if (!returns) joined.push(row);
    else for (const result of inner) joined.push(new Map([...row, ...result]));
  }
  return joined;
}

function imported(row: Row, names: readonly string[]): Row {
  return new Map(names.map((name): [string, Value] => [name, row.get(name) ?? null]));
}
