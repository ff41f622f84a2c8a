import type { Value } from '../value.ts';
import type { MatchClause } from './ast-clauses.ts';
import { passes } from './logic.ts';
import { hintsOf } from './match-hints.ts';
import { matchPattern } from './match-pattern.ts';
import type { Row, Run } from './run.ts';

/** Finds what fits, for each row. An optional one that finds nothing for a row keeps it, with null for what it would bind. */
export function runMatch(run: Run, clause: MatchClause, rows: readonly Row[]): readonly Row[] {
  const matched: Row[] = [];
  const hints = hintsOf(clause.where);
  for (const row of rows) {
    const before = matched.length;
    matchPattern(run, { parts: clause.parts, hints }, row, (found) => {
      if (clause.where === undefined || passes(run.evaluate(clause.where, found))) matched.push(found);
    });
    if (clause.optional && matched.length === before) matched.push(withNulls(clause, row));
  }
  return matched;
}

function withNulls({ parts }: MatchClause, row: Row): Row {
  const padded = new Map<string, Value>(row);
  for (const { nodes, edges } of parts) {
    for (const { variable } of [...nodes, ...edges]) if (!row.has(variable)) padded.set(variable, null);
  }
  return padded;
}
