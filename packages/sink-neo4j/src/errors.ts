import { RivergraphError } from '@rivergraph/core';
import type { ErrorOutcome } from '@rivergraph/core';
import type { BoltFailure } from '@rivergraph/cypher/bolt';
import { driverTexts, errorTable } from './error-table.ts';
import type { ErrorRow, Verdict } from './error-table.ts';

const unknown: Verdict = { code: 'unavailable', message: 'the driver failed in a way that is not known' };
/** Where the compiler stumbled: at the end of a line, so that no value which is quoted in the text looks like it. */
const place = /^[^\n]*\(line (\d+), column (\d+) \(offset: \d+\)\)(?:\n|$)/;

/** The class of GQL status codes for values. */
const dataException = '22';
/** What the driver says of servers that tell no status, and Neo4j of errors that have none yet. */
const noStatus = '50N42';

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
  const found = find(errorTable, codeOf(cause)) ?? find(driverTexts, textOf(cause)) ?? unknown;
  if (found.ofData !== undefined && isOfData(cause)) return found.ofData;
  // A token manager has asked for other credentials, and the driver says so.
  const renewed = found.code === 'unauthorized' && found.reason === undefined && isRetryable(cause);
  return renewed ? { ...found, reason: 'expired' } : found;
}

/**
 * The compiler says where it stumbled, so what has no place was found at run time. But it knows the parameters, too: where all
 * values of a column are texts, `event.id` does not compile. Where no other batch does either it shows as a flood, which
 * stops the pipeline.
 */
function isOfData(cause: unknown): boolean {
  const text = textOf(cause);
  if (!place.test(text)) return true;
  const status = gqlStatusOf(cause);
  return status === noStatus ? text.startsWith('Type mismatch') : status.startsWith(dataException);
}

function find(rows: readonly ErrorRow[], text: string): Verdict | undefined {
  return rows.find(([beginning]) => text.startsWith(beginning))?.[1];
}

function outcomeOf({ code }: Verdict, { phase }: BoltFailure): ErrorOutcome {
  return code === 'unavailable' && phase === 'commit' ? 'unknown' : 'not-applied';
}

/** Which statement of the user it is, and where in it. Their own text is no data; where the server stumbled may be told. */
function placeOf({ reason }: Verdict, cause: unknown, { part }: BoltFailure): string {
  if (part?.statement === undefined) return '';
  const { name, linesBefore } = part.statement;
  const [, line, column] = reason === 'statement' ? (place.exec(textOf(cause)) ?? []) : [];
  if (line === undefined) return `statement of ${name}: `;
  return `statement of ${name}, line ${Number(line) - linesBefore}, column ${column ?? ''}: `;
}

/** A routing driver hides what the former leader said behind a code of its own. */
function codeOf(error: unknown): string {
  const code = rawCodeOf(error);
  if (code !== 'SessionExpired' || !(error instanceof Error)) return code;
  const inner = rawCodeOf(error.cause);
  return inner.startsWith('Neo.') ? inner : code;
}

function rawCodeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function gqlStatusOf(cause: unknown): string {
  const { gqlStatus = noStatus } = cause as { readonly gqlStatus?: string };
  return gqlStatus;
}

function isRetryable(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'retryable' in cause && cause.retryable === true;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? String(cause.message) : '';
}
