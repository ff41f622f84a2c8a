import { parseStatement } from '../../../src/memgraph-double/language/parse-statement.ts';
import type { LanguageOptions } from '../../../src/memgraph-double/language/run.ts';
import { runStatement } from '../../../src/memgraph-double/language/run-statement.ts';
import { type Answer, QueryError } from '../../../src/memgraph-double/port.ts';
import type { Value, ValueMap } from '../../../src/memgraph-double/value.ts';
import { MemoryGraph } from './memory-graph.ts';

/** Runs a statement, on a new graph unless one is given. */
export function run(
  text: string,
  parameters: ValueMap = {},
  graph: MemoryGraph = new MemoryGraph(),
  options: LanguageOptions = {},
): Answer {
  return runStatement(parseStatement(text), parameters, graph, options);
}

/** The records a statement returns. */
export function records(
  text: string,
  parameters?: ValueMap,
  graph?: MemoryGraph,
): readonly (readonly Value[])[] {
  return run(text, parameters, graph).records;
}

/** What an expression is worth. */
export function valueOf(expression: string, parameters?: ValueMap): Value | undefined {
  return records(`RETURN ${expression} AS value`, parameters)[0]?.[0];
}

/** The text of the error a statement fails with. */
export function failureOf(text: string, parameters?: ValueMap, graph?: MemoryGraph): string {
  return errorOf(text, parameters, graph).message;
}

/** The error a statement fails with. */
export function errorOf(text: string, parameters?: ValueMap, graph?: MemoryGraph): QueryError {
  try {
    run(text, parameters, graph);
  } catch (error) {
    if (error instanceof QueryError) return error;
    throw error;
  }
  throw new Error(`'${text}' did not fail`);
}
