import type { Expression } from './ast.ts';
import type { ProjectionClause } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import type { Row, Run } from './run.ts';

const noRow: Row = new Map();

/** Applies SKIP and LIMIT. Failure: a client error for what is no number of rows. */
export function cutRows<T>(run: Run, { skip, limit }: ProjectionClause, rows: readonly T[]): readonly T[] {
  const from = boundOf(run, skip, 'skip') ?? 0;
  const most = boundOf(run, limit, 'limit');
  return from === 0 && most === undefined
    ? rows
    : rows.slice(from, most === undefined ? undefined : from + most);
}

function boundOf(run: Run, expression: Expression | undefined, what: 'skip' | 'limit'): number | undefined {
  if (expression === undefined) return undefined;
  const value = run.evaluate(expression, noRow);
  if (typeof value !== 'bigint') {
    throw clientError(
      what === 'skip'
        ? 'Number of elements to skip must be an integer.'
        : 'Limit on number of returned elements must be an integer.',
    );
  }
  if (value < 0n) {
    throw clientError(
      what === 'skip'
        ? 'Number of elements to skip must be non-negative.'
        : 'Limit on number of returned elements must be non-negative.',
    );
  }
  return Number(value);
}
