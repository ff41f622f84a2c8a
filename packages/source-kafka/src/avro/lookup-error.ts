import {
  isRetryable,
  misconfigured,
  rejected,
  RivergraphError,
  throttled,
  unauthorized,
  unavailable,
} from '@rivergraph/core';

/** What the registry client says where the answer was not a registry's, or where there was none. */
const noRegistrysAnswer = /Error, status \d+/;

/**
 * Says what the failure of a schema look-up means. What is not known to be final is an outage: were it the record's fault,
 * an outage would send a topic to the dead letter.
 */
export function toLookupError(error: unknown, id: number): Error {
  if (error instanceof RivergraphError || (error instanceof Error && isRetryable(error))) return error;
  const subject = `Schema registry: expected schema ${id}`;
  if (error instanceof Error && error.name.startsWith('ConfluentSchemaRegistry')) {
    return rejected(`${subject}, got one that cannot be used`, { reason: 'unusable-schema', cause: error });
  }
  const status = statusOf(error);
  if (status === undefined) return unavailable(`${subject}, got no answer`, { cause: error });
  const got = `${subject}, got status ${status}`;
  const strange = error instanceof Error && noRegistrysAnswer.test(error.message);
  switch (status) {
    case 401:
    case 403:
      return unauthorized(got, { cause: error });
    case 404:
      if (strange) return misconfigured(`${got} that no registry wrote; is the URL right?`, { cause: error });
      return rejected(`${subject}, got none`, { reason: 'unknown-schema', cause: error });
    case 408:
      return unavailable(got, { cause: error });
    case 429:
      return throttled(got, { cause: error });
    default:
      // The client gives the status 400 to a connection that failed.
      if (status >= 500 || (status === 400 && strange))
        return unavailable(`${subject}, got no answer`, { cause: error });
      return misconfigured(got, { cause: error });
  }
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { status, response } = error as { readonly status?: unknown; readonly response?: unknown };
  return typeof status === 'number' ? status : statusOf(response);
}
