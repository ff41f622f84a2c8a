import { STATUS_CODES } from 'node:http';
import type { Logger } from '@rivergraph/core';
import { RivergraphError } from '@rivergraph/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorBody } from './error-body.ts';
import { errorBody } from './error-body.ts';
import { statusOf } from './status.ts';

/** What the server says of requests that it refuses. Fastify's own words repeat what was sent. */
const messages: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'request: expected a well-formed URL',
  FST_ERR_MAX_PARAM_LENGTH: 'request: expected a shorter URL',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request: expected a smaller body',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request: expected a body of type application/json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request: expected a body of the length that its head tells',
  FST_ERR_CTP_INVALID_JSON_BODY: 'request: expected a body of JSON, with no __proto__ or constructor in it',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request: expected a body of JSON, got none',
};

const retryAfterS = '1';
const retryStatuses: ReadonlySet<number> = new Set([429, 503]);
const firstServerError = 500;

/** Makes the handler of everything that a route or the server throws. */
export function handleErrors(logger: Logger) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const body = bodyOf(error);
    const status = body.error_code;
    if (status >= firstServerError) logFailure(logger, { error, body, request });
    if (retryStatuses.has(status)) void reply.header('retry-after', retryAfterS);
    return await reply.code(status).send(body);
  };
}

/** Tells what to answer to a thrown value. */
export function bodyOf(error: unknown): ErrorBody {
  if (error instanceof RivergraphError) return errorBody(statusOf(error), error);
  if (!isFastifyError(error)) return errorBody(500, 'request: an unexpected error; its place is in the log');
  const status = error.statusCode ?? 500;
  if (error.validation !== undefined) return errorBody(status, `request: ${brokenRule(error)}`);
  return errorBody(status, messages[error.code] ?? `request: ${STATUS_CODES[status] ?? 'refused'}`);
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** A place in the request and a rule of our own schema, neither of which repeats a value. What follows the first is about other forms. */
function brokenRule({ validation, validationContext, message }: FastifyError): string {
  const [first] = validation ?? [];
  if (first?.message === undefined) return message;
  return `${validationContext ?? 'body'}${first.instancePath} ${first.message}`;
}

interface Failure {
  readonly error: unknown;
  readonly body: ErrorBody;
  readonly request: FastifyRequest;
}

function logFailure(logger: Logger, { error, body, request }: Failure): void {
  logger.warn('HTTP server: a request failed', {
    method: request.method,
    route: request.routeOptions.url,
    status: body.error_code,
    code: body.code,
    reason: body.reason,
    at: body.error_code === firstServerError ? placeOf(error) : undefined,
  });
}

/** The frames of a stack without the message before them, which may be anybody's. */
function placeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames
    .slice(0, 5)
    .map((frame) => frame.trim())
    .join(' ');
}
