import { randomUUID } from 'node:crypto';

/** An error as Neptune answers it. */
export interface NeptuneError {
  /** Such as `ConcurrentModificationException`. */
  readonly code: string;
  /** @defaultValue a sentence with the code in it */
  readonly message?: string | undefined;
  /** @defaultValue the one that goes with the code */
  readonly status?: number | undefined;
}

const statuses = new Map([
  ...[
    'CancelledByUserException',
    'ConcurrentModificationException',
    'FailureByQueryException',
    'InternalFailureException',
    'MemoryLimitExceededException',
    'QueryLimitExceededException',
    'ServerShutdownException',
    'ThrottlingException',
    'TimeLimitExceededException',
  ].map((code) => [code, 500] as const),
  ['AccessDeniedException', 403],
  ['ClientTimeoutException', 408],
  ['MethodNotAllowedException', 405],
  ['TooManyRequestsException', 429],
]);

/** Gives the status that goes with the code of an error: 400 where there is no other. */
export function statusOf({ code, status }: NeptuneError): number {
  return status ?? statuses.get(code) ?? 400;
}

/** Writes the text of an error: an object of JSON. */
export function errorBody({ code, message }: NeptuneError): string {
  const detailedMessage = message ?? `The front answered ${code}.`;
  return JSON.stringify({ detailedMessage, code, requestId: randomUUID() });
}
