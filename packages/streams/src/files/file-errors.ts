import { misconfigured, RivergraphError, unavailable } from '@rivergraph/core';

/** What no retry mends, by the operating system's code. */
const permanent: { readonly [code: string]: string } = {
  ENOENT: 'a folder that exists',
  ENOTDIR: 'a path through folders',
  EISDIR: 'a file, not a folder',
  EEXIST: 'a folder, not a file',
  EACCES: 'the right to read and write it',
  EPERM: 'the right to read and write it',
  EROFS: 'a file system that can be written',
  ENAMETOOLONG: 'a shorter path',
  ELOOP: 'a path without a circle of links',
};

/** Gives what the file system threw a code; an error of ours passes as it is. */
export function fileError(subject: string, cause: unknown): RivergraphError {
  if (cause instanceof RivergraphError) return cause;
  const code = systemCode(cause);
  const expected = permanent[code];
  if (expected === undefined)
    return unavailable(`${subject}: could not be read or written (${code})`, {
      outcome: 'not-applied',
      cause,
    });
  return misconfigured(`${subject}: expected ${expected}, got ${code}`, { cause });
}

/** The code that the operating system gave an error. */
export function systemCode(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
