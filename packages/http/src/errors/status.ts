import type { ErrorCode, RivergraphError } from '@rivergraph/core';

const statusByReason: Readonly<Record<string, number>> = {
  'no-such-stream': 404,
  'no-such-plugin': 404,
  'no-such-task': 404,
  'stream-exists': 409,
  'stream-runs': 409,
  'stream-busy': 409,
  'too-many-runs': 429,
};

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  misconfigured: 400,
  rejected: 422,
  'too-large': 422,
  // It is not the client whose credentials were refused: 401 and 403 would send it looking for them.
  unauthorized: 502,
  unavailable: 503,
  throttled: 503,
  conflict: 503,
  closed: 503,
  internal: 500,
};

/** Tells the HTTP status of an error. */
export function statusOf({ code, reason }: RivergraphError): number {
  const byReason = reason !== undefined && Object.hasOwn(statusByReason, reason);
  return (byReason ? statusByReason[reason] : undefined) ?? statusByCode[code];
}
