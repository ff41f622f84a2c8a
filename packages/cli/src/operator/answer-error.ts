import {
  errorCodes,
  internal,
  misconfigured,
  RivergraphError,
  unauthorized,
  unavailable,
} from '@rivergraph/core';
import type { ErrorCode } from '@rivergraph/core';
import type { JsonAnswer } from './http-json.ts';

interface Fields {
  readonly [name: string]: unknown;
}

const codes: ReadonlySet<string> = new Set(errorCodes);

/** Makes the error of an answer that is one: as the serving process threw it, where it says so. */
export function answerError({ status, body }: JsonAnswer, url: URL): Error {
  const { error_code: told, code, reason, message } = fieldsOf(body);
  const subject = `serving process at ${url.origin}`;
  if (typeof message === 'string' && isCode(code))
    return new RivergraphError(message, { code, reason: typeof reason === 'string' ? reason : undefined });
  if (status === 401 || status === 403)
    return unauthorized(`${subject}: expected the token of that process, got none or another`);
  if (status >= 500) return unavailable(`${subject}: expected an answer, got status ${status}`);
  // A request that it refuses before it asks the streams.
  if (typeof message === 'string' && told === status) return misconfigured(message);
  return internal(`${subject}: expected an answer of this version of Rivergraph, got status ${status}`);
}

function isCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && codes.has(value);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
