import type { MergeClause, PatternPart } from './ast-clauses.ts';
import { createPart } from './clause-create.ts';
import { setItems } from './clause-set.ts';
import { clientError } from './errors.ts';
import { wantedProperties } from './match-filters.ts';
import { matchPattern } from './match-pattern.ts';
import type { Row, Run } from './run.ts';

/** Matches or creates, one row after the other, so that each sees what those before it made. */
export function runMerge(
  run: Run,
  { part, onCreate, onMatch }: MergeClause,
  rows: readonly Row[],
): readonly Row[] {
  const merged: Row[] = [];
  for (const row of rows) {
    checkKeys(run, part, row);
    const matches: Row[] = [];
    matchPattern(run, { parts: [part], hints: [] }, row, (found) => matches.push(found));
    const results = matches.length > 0 ? matches : [createPart(run, part, row)];
    for (const result of results) setItems(run, matches.length > 0 ? onMatch : onCreate, result);
    for (const result of results) merged.push(result);
  }
  return merged;
}

/** Failure: a client error for a property that is null, which would never be found again. */
function checkKeys(run: Run, { nodes, edges }: PatternPart, row: Row): void {
  for (const { variable, properties } of [...nodes, ...edges]) {
    for (const [name, value] of wantedProperties(run, properties, row)) {
      if (value !== null) continue;
      const named = variable.startsWith(' ') ? `anon${variable.slice(1)}` : variable;
      throw clientError(`Can't have null literal properties inside merge (${named}.${name})!`);
    }
  }
}
