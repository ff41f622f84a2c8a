import { RivergraphError } from '@rivergraph/core';
import type { ErrorCode, ErrorOutcome } from '@rivergraph/core';
import type { PartStatement } from '../bolt/part.ts';
import { refusalOf } from './refusal.ts';

/** What an error of a server or of the driver comes to. @public */
export interface Verdict {
  readonly code: ErrorCode;
  readonly reason?: string;
  readonly retryAfterMs?: number;
  /** Our words, after the sink's name. */
  readonly message: string;
}

/** A code or a text, or the beginning of several, and its verdict. @public */
export type ErrorRow<V extends Verdict = Verdict, P extends string | RegExp = string | RegExp> = readonly [
  beginsWith: P,
  verdict: V,
];

/** What is known of one error besides its verdict. @public */
export interface Classified {
  readonly sink: string;
  readonly cause: unknown;
  readonly outcome: ErrorOutcome;
  /** Where it was, in front of the verdict's words. */
  readonly place?: string;
}

/** Makes the coded error of a verdict. @public */
export function codedError(
  verdict: Verdict,
  { sink, cause, outcome, place = '' }: Classified,
): RivergraphError {
  const { code, reason, retryAfterMs, message } = verdict;
  return new RivergraphError(`${sink}: ${place}${message}`, { code, reason, retryAfterMs, outcome, cause });
}

/** Gives the verdict of the first row that fits. @public */
export function findVerdict<V extends Verdict>(rows: readonly ErrorRow<V>[], text: string): V | undefined {
  const row = rows.find(([pattern]) =>
    typeof pattern === 'string' ? text.startsWith(pattern) : pattern.test(text),
  );
  return row?.[1];
}

/** A token manager has asked for other credentials, and the driver says so: gives the verdict of a refusal that says so, too. @public */
export function renewed<V extends Verdict>(verdict: V, cause: unknown): V {
  const isRenewed =
    verdict.code === 'unauthorized' && verdict.reason === undefined && refusalOf(cause)?.retryable === true;
  return isRenewed ? { ...verdict, reason: 'expired' } : verdict;
}

/** A place in a text that was sent, counted from 1. @public */
export interface SentPlace {
  readonly line: number;
  readonly column: number;
}

/**
 * Names the user's statement that failed, and where the server stumbled in it. Their own text is no data, so the place may be
 * told.
 *
 * @public
 */
export function statementPlace(statement: PartStatement | undefined, place: SentPlace | undefined): string {
  if (statement === undefined) return '';
  const { name, linesBefore } = statement;
  if (place === undefined) return `statement of ${name}: `;
  return `statement of ${name}, line ${place.line - linesBefore}, column ${place.column}: `;
}

/** Gives the place that a pattern with a line and a column finds in a text. @public */
export function placeIn(text: string, pattern: RegExp): SentPlace | undefined {
  const [, line, column] = pattern.exec(text) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) };
}

/** The code of what was thrown, empty for what has none. @public */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

/** The text of what was thrown, empty for what is no error. @public */
export function textOf(error: unknown): string {
  return error instanceof Error ? String(error.message) : '';
}
