import { RivergraphError } from '@rivergraph/core';
import type { ErrorOutcome } from '@rivergraph/core';
import type { BoltFailure } from '@rivergraph/cypher/bolt';
import {
  codedError,
  codeOf as rawCodeOf,
  driverTexts,
  findVerdict,
  placeIn,
  renewed,
  statementPlace,
  textOf,
  unknownVerdict,
} from '@rivergraph/cypher/driver';
import type { Verdict } from '@rivergraph/cypher/driver';
import { errorTable } from './error-table.ts';
import type { Neo4jVerdict } from './error-table.ts';

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
  const where = verdict.reason === 'statement' ? placeIn(textOf(cause), place) : undefined;
  return codedError(verdict, {
    sink: 'neo4j',
    cause,
    outcome: outcomeOf(verdict, failure),
    place: statementPlace(failure.part?.statement, where),
  });
}

function verdictOf(cause: unknown): Verdict {
  const found: Neo4jVerdict =
    findVerdict(errorTable, codeOf(cause)) ?? findVerdict(driverTexts, textOf(cause)) ?? unknownVerdict;
  if (found.ofData !== undefined && isOfData(cause)) return found.ofData;
  return renewed(found, cause);
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

function outcomeOf({ code }: Verdict, { phase }: BoltFailure): ErrorOutcome {
  return code === 'unavailable' && phase === 'commit' ? 'unknown' : 'not-applied';
}

/** A routing driver hides what the former leader said behind a code of its own. */
function codeOf(error: unknown): string {
  const code = rawCodeOf(error);
  if (code !== 'SessionExpired' || !(error instanceof Error)) return code;
  const inner = rawCodeOf(error.cause);
  return inner.startsWith('Neo.') ? inner : code;
}

function gqlStatusOf(cause: unknown): string {
  const { gqlStatus = noStatus } = cause as { readonly gqlStatus?: string };
  return gqlStatus;
}
