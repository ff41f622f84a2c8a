import { misconfigured, RivergraphError } from '@rivergraph/core';

/** What passes by itself: a disk that is full or slow, too many open files. */
const passing: ReadonlyMap<string, string> = new Map([
  ['EMFILE', 'resources'],
  ['ENFILE', 'resources'],
  ['ENOMEM', 'resources'],
  ['EAGAIN', 'resources'],
  ['EBUSY', 'resources'],
  ['EIO', 'io'],
  ['ESTALE', 'io'],
  ['ETIMEDOUT', 'io'],
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
]);

/** Gives what the operating system threw a code; an error of ours passes as it is. */
export function fileError(error: unknown, subject: string, expected: string): RivergraphError {
  if (error instanceof RivergraphError) return error;
  const name = systemCode(error) ?? 'an unknown error';
  const text = `${subject}: expected ${expected}, got ${name}`;
  const reason = passing.get(name);
  if (reason === undefined) return misconfigured(text, { reason: 'lease-file', cause: error });
  return new RivergraphError(text, { code: 'unavailable', outcome: 'not-applied', reason, cause: error });
}

/** The code that the operating system gave an error. */
export function systemCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
