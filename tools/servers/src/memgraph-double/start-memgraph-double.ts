import type { Statement } from './language/ast-clauses.ts';
import { parseStatement } from './language/parse-statement.ts';
import type { LanguageOptions } from './language/run.ts';
import { runStatement } from './language/run-statement.ts';
import type { Language } from './language-port.ts';
import { MemgraphDouble } from './memgraph-double.ts';
import type { MemgraphDoubleOptions } from './options.ts';

/** The statements of the double: a part of Memgraph's Cypher, and nothing else. */
export function doubleLanguage(options: LanguageOptions): Language<Statement> {
  return {
    parse: parseStatement,
    run: (statement, parameters, graph) => runStatement(statement, parameters, graph, options),
  };
}

/**
 * Starts a double of a Memgraph in this process, which does what the real one does wherever that matters to a client that writes: what
 * it says, when transactions conflict, what a commit looks at, and when a connection ends. Anything its language does not know is an
 * error.
 *
 * Settles when it takes connections. The caller stops it; the graph is lost then.
 */
export async function startMemgraphDouble(options: MemgraphDoubleOptions = {}): Promise<MemgraphDouble> {
  return MemgraphDouble.start(options, { language: doubleLanguage(options) });
}
