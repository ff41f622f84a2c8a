import { RivergraphError } from '@rivergraph/core';
import type { ErrorOutcome } from '@rivergraph/core';
import type { BoltFailure } from '@rivergraph/cypher/bolt';
import {
  codedError,
  codeOf,
  driverCodes,
  driverTexts,
  findVerdict,
  renewed,
  statementPlace,
  textOf,
  unknownVerdict,
} from '@rivergraph/cypher/driver';
import type { SentPlace, Verdict } from '@rivergraph/cypher/driver';
import { errorCodes, errorTexts, ofTrigger, parserPlace, stillCommitted } from './error-table.ts';

/**
 * Turns what the driver throws into a coded error; what is coded already passes through.
 *
 * Outcome: a server that answers with an error has taken the transaction back, but for one that does not know its own. A
 * connection that is lost before the commit was sent leaves nothing either; after that nothing is known.
 *
 * @internal
 */
export function classifyError(cause: unknown, failure: BoltFailure = { phase: 'run' }): RivergraphError {
  if (cause instanceof RivergraphError) return cause;
  const verdict = renewed(verdictOf(cause), cause);
  const where = verdict.reason === 'statement' ? placeOf(textOf(cause)) : undefined;
  return codedError(verdict, {
    sink: 'memgraph',
    cause,
    outcome: outcomeOf(verdict, cause, failure),
    place: statementPlace(failure.part?.statement, where),
  });
}

/**
 * What to log of an error that says the transaction is durable all the same; `undefined` for all others.
 *
 * Before 3.12 Memgraph answers so to a transaction that the main instance has kept, where a replica in mode SYNC has not
 * confirmed it. It would be written twice if it were tried again.
 *
 * @internal
 */
export function committedText(cause: unknown): string | undefined {
  if (!codeOf(cause).startsWith('Memgraph.') || !stillCommitted.test(textOf(cause))) return undefined;
  return 'memgraph: written on the main instance, but a replica has not confirmed it; the server sends it again when it can';
}

/** Whether the driver takes an instance for the main one that is not. It finds out after some minutes only. @internal */
export function isStale({ code, reason }: RivergraphError): boolean {
  return code === 'unavailable' && reason === 'read-only';
}

function verdictOf(cause: unknown): Verdict {
  const code = codeOf(cause);
  if (isOfServer(code)) return verdictOfServer(code, textOf(cause));
  return (
    ofRouting(cause) ??
    findVerdict(driverCodes, code) ??
    findVerdict(driverTexts, textOf(cause)) ??
    unknownVerdict
  );
}

function verdictOfServer(code: string, text: string): Verdict {
  const ofText = code.startsWith('Neo.') ? undefined : findVerdict(errorTexts, text);
  const verdict = ofText ?? findVerdict(errorCodes, code) ?? unknownVerdict;
  const [prefix] = ofTrigger.exec(text) ?? [];
  const met = prefix === undefined ? undefined : findVerdict(errorTexts, text.slice(prefix.length));
  // A trigger that met what has nothing to do with it, e.g. another transaction.
  return met !== undefined && passing.has(met.code) ? met : verdict;
}

const passing: ReadonlySet<string> = new Set(['conflict', 'too-large', 'unavailable']);

/** A driver that finds no main instance says so in its own words, and keeps what the last server said. */
function ofRouting(cause: unknown): Verdict | undefined {
  if (!(cause instanceof Error) || !isOfServer(codeOf(cause.cause))) return undefined;
  const verdict = verdictOfServer(codeOf(cause.cause), textOf(cause.cause));
  // Of all else another server may say something better.
  return verdict.code === 'misconfigured' || verdict.code === 'unauthorized' ? verdict : undefined;
}

function isOfServer(code: string): boolean {
  return code.startsWith('Memgraph.') || code.startsWith('Neo.') || code === '66';
}

function outcomeOf({ code }: Verdict, cause: unknown, { phase }: BoltFailure): ErrorOutcome {
  if (committedText(cause) !== undefined) return 'unknown';
  if (code !== 'unavailable' || phase !== 'commit') return 'not-applied';
  const answered = codeOf(cause);
  return isOfServer(answered) && !answered.startsWith('Memgraph.DatabaseError') ? 'not-applied' : 'unknown';
}

function placeOf(text: string): SentPlace | undefined {
  const [, line, column, oldLine, oldColumn] = parserPlace.exec(text) ?? [];
  const found = line ?? oldLine;
  return found === undefined ? undefined : { line: Number(found), column: Number(column ?? oldColumn) };
}
