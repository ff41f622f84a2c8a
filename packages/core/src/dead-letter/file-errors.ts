import { misconfigured, unavailable } from '../errors.ts';
import type { RivergraphError } from '../errors.ts';

/** What no retry mends, by the operating system's code. */
const permanent: { readonly [code: string]: string } = {
  ENOENT: 'a folder that exists',
  ENOTDIR: 'a path through folders',
  EISDIR: 'a file, not a folder',
  EACCES: 'the right to create and write it',
  EPERM: 'the right to create and write it',
  EROFS: 'a file system that can be written',
  ENAMETOOLONG: 'a shorter path',
  ELOOP: 'a path without a circle of links',
};

/** Classifies what the file system threw while the dead letter file was opened. */
export function openError(path: string, cause: unknown): RivergraphError {
  const code = codeOf(cause);
  const expected = permanent[code];
  if (expected === undefined)
    return unavailable(`Dead letter file ${path}: could not be opened (${code})`, { cause });
  return misconfigured(`Dead letter file ${path}: expected ${expected}, got ${code}`, { cause });
}

/** Classifies what the file system threw while records were written; a full disk may have room again. */
export function writeError(path: string, cause: unknown): RivergraphError {
  return unavailable(`Dead letter file ${path}: could not be written (${codeOf(cause)})`, { cause });
}

function codeOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return 'unknown';
  return typeof cause.code === 'string' ? cause.code : 'unknown';
}
