import type { Value } from '../value.ts';
import type { AggregateExpression } from './ast.ts';
import type { ProjectionClause, ProjectionItem } from './ast-clauses.ts';
import { aggregated } from './aggregates.ts';
import { aggregatesOf, variablesOf } from './expression-parts.ts';
import { passes } from './logic.ts';
import { visibleNames } from './projection-names.ts';
import { sortRows } from './projection-order.ts';
import { cutRows } from './projection-bounds.ts';
import type { Row, Run } from './run.ts';
import { identityOf } from './value-identity.ts';

/** A row before a projection, with the results of aggregates, and the one it becomes. */
interface Projected {
  readonly before: Row;
  readonly after: Row;
}

/** Projects rows: gathers them in groups where there are aggregates, then DISTINCT, ORDER BY, SKIP, LIMIT and last of all WHERE. */
export function runProjection(run: Run, clause: ProjectionClause, rows: readonly Row[]): readonly Row[] {
  const expressions = [...clause.items, ...clause.order].map(({ expression }) => expression);
  const aggregates = expressions.flatMap(aggregatesOf);
  const sources = aggregates.length === 0 ? rows : gatheredRows(run, clause, aggregates, rows);
  const all = sources.map((before) => ({ before, after: projectedRow(run, clause, before) }));
  const projected = clause.distinct ? distinctRows(all) : all;
  const cut = cutRows(run, clause, sortRows(run, clause.order, projected));
  return cut.filter((one) => isKept(run, clause, one)).map(({ after }) => after);
}

function projectedRow(run: Run, { star, items }: ProjectionClause, before: Row): Row {
  const after = new Map<string, Value>();
  if (star) for (const name of visibleNames(before.keys())) after.set(name, before.get(name) ?? null);
  for (const { expression, name } of items) after.set(name, run.evaluate(expression, before));
  return after;
}

function isKept(run: Run, { where }: ProjectionClause, { before, after }: Projected): boolean {
  return where === undefined || passes(run.evaluate(where, new Map([...before, ...after])));
}

/** Makes one row of each group: its first, with the results of the aggregates. Without anything to group by there is always one. */
function gatheredRows(
  run: Run,
  clause: ProjectionClause,
  aggregates: readonly AggregateExpression[],
  rows: readonly Row[],
): readonly Row[] {
  const groups = new Map<string, Row[]>();
  const keyed = clause.star || clause.items.some(isKeyed);
  if (!keyed) groups.set('', []);
  for (const row of rows) {
    const key = keyed ? groupKey(run, clause, row) : '';
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].map((group) => {
    const gathered = new Map(group[0]);
    for (const aggregate of aggregates) gathered.set(aggregate.slot, aggregated(run, aggregate, group));
    return gathered;
  });
}

function isKeyed({ expression }: ProjectionItem): boolean {
  return aggregatesOf(expression).length === 0 || variablesOf(expression).length > 0;
}

function groupKey(run: Run, { star, items }: ProjectionClause, row: Row): string {
  const values: Value[] = star ? visibleNames(row.keys()).map((name) => row.get(name) ?? null) : [];
  for (const { expression } of items) {
    if (aggregatesOf(expression).length === 0) values.push(run.evaluate(expression, row));
    else for (const name of variablesOf(expression)) values.push(row.get(name) ?? null);
  }
  return identityOf(values);
}

function distinctRows(rows: readonly Projected[]): readonly Projected[] {
  const found = new Map<string, Projected>();
  for (const row of rows) {
    const key = identityOf([...row.after.values()]);
    if (!found.has(key)) found.set(key, row);
  }
  return [...found.values()];
}
