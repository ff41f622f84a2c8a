import type { ErrorDetails, RivergraphError } from '@rivergraph/core';

/** Commits piece by piece, so that a failure leaves half a batch; and the server allows it in no transaction of several statements. */
const inTransactions = /\bIN\s+(?:\d+\s+|\$\w+\s+)?(?:CONCURRENT\s+)?TRANSACTIONS\b/i;
/** Does the same on Memgraph, where it stands at the beginning. */
const periodicCommit = /^\s*USING\s+PERIODIC\s+COMMIT\b/i;

/**
 * Gives the text of a user's statement as it is sent, without the semicolon at its end.
 *
 * Failure: throws what `fail` makes, for what is no text, an empty one, and one with `IN TRANSACTIONS` or `USING PERIODIC COMMIT`.
 */
export function statementBody(
  text: unknown,
  fail: (message: string, details?: ErrorDetails) => RivergraphError,
): string {
  if (typeof text !== 'string') throw fail(`cypher: expected a statement, got a ${typeof text}`);
  const trimmed = text.trimEnd().replace(/;$/, '');
  if (trimmed.trim() === '') throw fail('cypher: expected a statement, got an empty text');
  const clause = clauseOfSeveral(trimmed);
  if (clause === undefined) return trimmed;
  throw fail(`cypher: expected a statement that is one transaction, got one with ${clause}`, {
    reason: 'statement',
  });
}

function clauseOfSeveral(text: string): string | undefined {
  if (inTransactions.test(text)) return 'IN TRANSACTIONS';
  return periodicCommit.test(text) ? 'USING PERIODIC COMMIT' : undefined;
}
