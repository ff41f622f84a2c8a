import type { Clause } from './ast-clauses.ts';
import { createPart } from './clause-create.ts';
import { runDelete } from './clause-delete.ts';
import { runMatch } from './clause-match.ts';
import { runMerge } from './clause-merge.ts';
import { runForeach, runSubquery } from './clause-nested.ts';
import { runProjection } from './clause-projection.ts';
import { removeItems, setItems } from './clause-set.ts';
import { clientError } from './errors.ts';
import type { Row, Run } from './run.ts';
import { isList, typeName } from './values.ts';

/** Runs clauses, each over all rows of the one before. */
export function runClauses(run: Run, clauses: readonly Clause[], rows: readonly Row[]): readonly Row[] {
  return clauses.reduce((before, clause) => runClause(run, clause, before), rows);
}

function runClause(run: Run, clause: Clause, rows: readonly Row[]): readonly Row[] {
  switch (clause.kind) {
    case 'unwind':
      return runUnwind(run, clause, rows);
    case 'match':
      return runMatch(run, clause, rows);
    case 'merge':
      return runMerge(run, clause, rows);
    case 'create':
      return rows.map((row) => clause.parts.reduce((known, part) => createPart(run, part, known), row));
    case 'set':
      for (const row of rows) setItems(run, clause.items, row);
      return rows;
    case 'remove':
      for (const row of rows) removeItems(run, clause.items, row);
      return rows;
    case 'delete':
      return runDelete(run, clause, rows);
    case 'foreach':
      return runForeach(run, clause, rows);
    case 'subquery':
      return runSubquery(run, clause, rows);
    default:
      return runProjection(run, clause, rows);
  }
}

function runUnwind(
  run: Run,
  { list, variable }: Extract<Clause, { kind: 'unwind' }>,
  rows: readonly Row[],
): readonly Row[] {
  const unwound: Row[] = [];
  for (const row of rows) {
    const value = run.evaluate(list, row);
    if (value === null) continue;
    if (!isList(value))
      throw clientError(`Argument of UNWIND must be a list, but '${typeName(value)}' was provided.`);
    for (const item of value) unwound.push(new Map(row).set(variable, item));
  }
  return unwound;
}
