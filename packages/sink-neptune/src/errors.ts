import { RivergraphError } from '@rivergraph/core';
import type { ErrorOutcome } from '@rivergraph/core';
import {
  answerStatuses,
  answerTexts,
  codeTable,
  handshakeStatuses,
  handshakeTexts,
  networkTexts,
  otherAnswer,
  otherCode,
  otherHandshakes,
  refusedByServer,
  unknown,
} from './error-table.ts';
import type { TextRow, Verdict } from './error-table.ts';
import { readFault } from './driver/fault.ts';
import type { Fault } from './driver/fault.ts';

/** What is known of the moment of a failure. */
export interface FailureContext {
  /** @defaultValue `'request'` */
  readonly phase?: 'connect' | 'request' | undefined;
  /** Texts that nobody may read in what is kept of the cause: a server may quote what it was sent. */
  readonly secrets?: readonly string[] | undefined;
}

/** What is kept of what was caught: its text without secrets and without the request, which some servers quote whole. */
class Heard extends Error {
  override readonly name: string;
  readonly code: string | number | undefined;
  readonly missingEnd: boolean;

  constructor({ kind, text, code }: Fault, missingEnd: boolean) {
    super(text);
    this.name = kind === 'answer' ? 'ResponseError' : 'Error';
    this.code = code;
    this.missingEnd = missingEnd;
  }
}

/**
 * Turns what the driver throws into a coded error; what is coded already passes through.
 *
 * Outcome: a server that answers with an error has taken the transaction back, and before there is a connection nothing was
 * sent. After a connection that was lost nothing is known.
 *
 * @internal
 */
export function classifyError(
  cause: unknown,
  { phase = 'request', secrets = [] }: FailureContext = {},
): RivergraphError {
  if (cause instanceof RivergraphError) return cause;
  const fault = readFault(cause, secrets);
  const verdict = verdictOf(fault);
  const { code, reason, message } = verdict;
  return new RivergraphError(`neptune: ${message}`, {
    code,
    reason,
    outcome: outcomeOf(fault, verdict, phase),
    cause: new Heard(fault, verdict.missingEnd === true),
  });
}

/**
 * Whether an error of {@link classifyError} may mean that an end of an edge is not there. Neptune gives one code for this and
 * for more, so that a look has to tell.
 *
 * @internal
 */
export function isMissingEnd(error: unknown): boolean {
  return error instanceof RivergraphError && error.cause instanceof Heard && error.cause.missingEnd;
}

/** Whether the server itself answered with this error, so that its connection is in order. */
export function isAnswer(error: RivergraphError): boolean {
  return error.cause instanceof Heard && error.cause.name === 'ResponseError';
}

function verdictOf(fault: Fault): Verdict {
  if (fault.kind === 'answer') return verdictOfAnswer(fault);
  if (fault.kind === 'handshake') return verdictOfHandshake(fault);
  return find(networkTexts, `${fault.code ?? ''} ${fault.text}`) ?? unknown;
}

function verdictOfAnswer({ code, names, text, details, status }: Fault): Verdict {
  if (code !== undefined) return codeVerdict(code) ?? otherCode;
  return (
    find(answerTexts, text) ??
    find(answerTexts, details) ??
    first(names, codeVerdict) ??
    answerStatuses.get(status) ??
    otherAnswer
  );
}

function verdictOfHandshake({ code, names, text, status }: Fault): Verdict {
  const found =
    find(handshakeTexts, text) ??
    (code === undefined ? first(names, codeVerdict) : codeVerdict(code)) ??
    handshakeStatuses.get(status) ??
    (status >= 500 ? otherHandshakes.server : otherHandshakes.client);
  return found.code === 'rejected' ? refusedByServer : found;
}

function codeVerdict(code: string | number): Verdict | undefined {
  return codeTable.get(String(code).replace(/Exception$/, ''));
}

function find(rows: readonly TextRow[], text: string): Verdict | undefined {
  return rows.find(([pattern]) => pattern.test(text))?.[1];
}

function first<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function outcomeOf({ kind }: Fault, { code }: Verdict, phase: 'connect' | 'request'): ErrorOutcome {
  return code === 'unavailable' && kind === 'network' && phase === 'request' ? 'unknown' : 'not-applied';
}
