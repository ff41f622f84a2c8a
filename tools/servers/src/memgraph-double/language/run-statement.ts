import type { Answer, GraphTransaction } from '../port.ts';
import type { Value, ValueMap } from '../value.ts';
import type { Statement } from './ast-clauses.ts';
import { clientError } from './errors.ts';
import { evaluate } from './evaluate.ts';
import type { LanguageOptions, Run } from './run.ts';
import { runClauses } from './run-clauses.ts';

/** The values of a statement's parameters, by their names. */
export type Parameters = ReadonlyMap<string, Value> | ValueMap;

/**
 * Runs a parsed statement in a transaction, clause by clause over all rows, and gives what it returns and what it did.
 *
 * Failure: a {@link QueryError}, of the client for values a statement cannot have, and as the transaction throws it. What was written
 * before it stays written: it is the caller who rolls back.
 */
export function runStatement(
  statement: Statement,
  parameters: Parameters,
  graph: GraphTransaction,
  options: LanguageOptions = {},
): Answer {
  const values = parameterValues(parameters);
  for (const name of statement.parameters) {
    if (!values.has(name)) throw clientError(`Parameter $${name} not provided.`);
  }
  const stats = new Map<string, number>();
  const run: Run = {
    graph,
    options,
    stats,
    parameter: (name) => values.get(name) ?? null,
    evaluate: (expression, row) => evaluate(run, expression, row),
    runClauses: (clauses, rows) => runClauses(run, clauses, rows),
  };
  const rows = run.runClauses(statement.clauses, [new Map()]);
  const { fields, type } = statement;
  const records = returns(statement) ? rows.map((row) => fields.map((name) => row.get(name) ?? null)) : [];
  return { fields, records, type, stats: Object.fromEntries(stats) };
}

function parameterValues(parameters: Parameters): ReadonlyMap<string, Value> {
  if (parameters instanceof Map) return parameters;
  return new Map(Object.entries(parameters).map(([name, value]) => [name, value ?? null]));
}

function returns({ clauses }: Statement): boolean {
  return clauses.at(-1)?.kind === 'return';
}
