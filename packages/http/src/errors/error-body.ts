import type { ErrorCode } from '@rivergraph/core';
import { RivergraphError } from '@rivergraph/core';

/** What is answered in place of a result: Kafka Connect's two fields, and where they are known those of the error. */
export interface ErrorBody {
  readonly error_code: number;
  readonly message: string;
  readonly code?: ErrorCode;
  readonly reason?: string;
}

/** Makes the body of an error. Holds our own words only, never its cause. */
export function errorBody(status: number, error: RivergraphError | string): ErrorBody {
  if (!(error instanceof RivergraphError)) return { error_code: status, message: error };
  const { message, code, reason } = error;
  return { error_code: status, message, code, ...(reason === undefined ? {} : { reason }) };
}
