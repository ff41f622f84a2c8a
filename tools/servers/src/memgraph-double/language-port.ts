import type { Answer, GraphTransaction } from './port.ts';
import type { Value } from './value.ts';

/** What reads statements about data and runs them. A statement that was read is run any number of times. */
export interface Language<Statement> {
  /** Reads a statement. Failure: a `QueryError`. */
  readonly parse: (text: string) => Statement;
  /** Runs a statement to its end. Failure: a `QueryError`; what was written until then stays until the transaction is taken back. */
  readonly run: (
    statement: Statement,
    parameters: ReadonlyMap<string, Value>,
    graph: GraphTransaction,
  ) => Answer;
}
