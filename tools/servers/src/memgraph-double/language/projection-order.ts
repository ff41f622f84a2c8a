import type { SortItem } from './ast-clauses.ts';
import { compareSorted } from './ordering.ts';
import type { Row, Run } from './run.ts';

/** Sorts what was projected. What is sorted by sees the names of before and after. */
export function sortRows<Projected extends { readonly before: Row; readonly after: Row }>(
  run: Run,
  order: readonly SortItem[],
  rows: readonly Projected[],
): readonly Projected[] {
  if (order.length === 0) return rows;
  const keyed = rows.map((row) => {
    const seen = new Map([...row.before, ...row.after]);
    return { row, keys: order.map(({ expression }) => run.evaluate(expression, seen)) };
  });
  const sorted = keyed.toSorted((a, b) => {
    for (const [at, { descending }] of order.entries()) {
      const difference = compareSorted(a.keys[at] ?? null, b.keys[at] ?? null);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
  return sorted.map(({ row }) => row);
}
