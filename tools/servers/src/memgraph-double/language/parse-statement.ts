import type { Clause, Statement } from './ast-clauses.ts';
import { checkNames } from './check-names.ts';
import { checkOrder } from './check-order.ts';
import { clauseType } from './clause-type.ts';
import { parseClause } from './parse-clause.ts';
import { parseExpression } from './parse-expression.ts';
import { TokenReader } from './token-reader.ts';

/**
 * Parses a statement that reads or writes data; those that administer the server are no part of this language. What it gives holds no
 * state and can be kept.
 *
 * Failure: a {@link QueryError} of the client for what is not in the language, for clauses in an order that cannot be, and for names
 * that stand for nothing.
 */
export function parseStatement(text: string): Statement {
  const reader = new TokenReader(text, parseExpression);
  const clauses: Clause[] = [];
  do clauses.push(parseClause(reader));
  while (reader.peek().kind !== 'end' && !reader.atSymbol(';'));
  reader.accept(';');
  if (reader.peek().kind !== 'end') throw reader.unexpected('<EOF>');
  checkOrder(clauses);
  const names = checkNames(clauses);
  return {
    clauses,
    parameters: [...reader.parameters],
    fields: clauses.at(-1)?.kind === 'return' ? [...names] : [],
    type: clauseType(clauses),
  };
}
