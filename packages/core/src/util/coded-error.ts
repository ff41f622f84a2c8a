import { internal, isRetryable, RivergraphError, unavailable } from '../errors.ts';

/** Gives a thrown value a code. A sink that throws anything else has left its own errors unclassified. @internal */
export function codedError(name: string, error: unknown): RivergraphError {
  if (error instanceof RivergraphError) return error;
  if (isRetryable(error)) return unavailable(`${name}: failed and may be tried again`, { cause: error });
  return internal(`${name}: expected a RivergraphError, got ${typeName(error)}`, {
    cause: error,
    outcome: 'unknown',
  });
}

/** Names the type of a thrown or returned value without showing it. @internal */
export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Error) return value.name;
  return typeof value;
}
