import { RivergraphError } from '@rivergraph/core';
import type { ErrorOutcome } from '@rivergraph/core';
import type { BoltFailure } from '@rivergraph/cypher/bolt';
import { badData, errorTable } from './error-table.ts';
import type { Verdict } from './error-table.ts';

/** Where the server stumbled. */
const place = /\(line (\d+), column (\d+)/;
/** Told of statements, and of values too: a text that is no date, a key that is null. Only what is told of a text names a place. */
const isMaybeData = /SyntaxError|SemanticError/;
const unknown: Verdict = { code: 'unavailable', message: 'the driver failed in a way that is not known' };

/**
 * Turns what the driver throws into a coded error; what is coded already passes through.
 *
 * Outcome: a server that answers with an error has taken the transaction back. A connection that is lost before the commit
 * was sent leaves nothing either; after that nothing is known.
 *
 * @internal
 */
export function classifyError(cause: unknown, failure: BoltFailure = { phase: 'run' }): RivergraphError {
  if (cause instanceof RivergraphError) return cause;
  const verdict = verdictOf(cause);
  const { code, reason, retryAfterMs, message } = verdict;
  return new RivergraphError(`neo4j: ${placeOf(verdict, cause, failure)}${message}`, {
    code,
    reason,
    retryAfterMs,
    outcome: outcomeOf(verdict, failure),
    cause,
  });
}

function verdictOf(cause: unknown): Verdict {
  const code = codeOf(cause);
  const found = errorTable.find(([beginning]) => code.startsWith(beginning))?.[1] ?? unknown;
  if (found.reason === 'statement' && isMaybeData.test(code) && !place.test(textOf(cause))) return badData;
  // A token manager has asked for other credentials, and the driver says so.
  const renewed = found.code === 'unauthorized' && found.reason === undefined && isRetriable(cause);
  return renewed ? { ...found, reason: 'expired' } : found;
}

function outcomeOf({ code }: Verdict, { phase }: BoltFailure): ErrorOutcome {
  return code === 'unavailable' && phase === 'commit' ? 'unknown' : 'not-applied';
}

/** Which statement of the user it is, and where in it. Their own text is no data; where the server stumbled may be told. */
function placeOf({ reason }: Verdict, cause: unknown, { part }: BoltFailure): string {
  if (part?.statement === undefined) return '';
  const { name, linesBefore } = part.statement;
  if (reason !== 'statement') return `statement of ${name}: `;
  const [, line, column] = place.exec(textOf(cause)) ?? [];
  if (line === undefined) return `statement of ${name}: `;
  return `statement of ${name}, line ${Number(line) - linesBefore}, column ${column ?? ''}: `;
}

function codeOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
}

function isRetriable(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'retriable' in cause && cause.retriable === true;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}
