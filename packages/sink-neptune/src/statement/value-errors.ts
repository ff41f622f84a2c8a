import { rejected } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** Most texts have none, and are done by then. */
const half = /[\ud800-\udfff]/;
const halfAlone = /\p{Cs}/u;

/** Makes the error of a value that the database cannot take. */
export function refused(subject: string, expected: string, got: string): RivergraphError {
  return rejected(`neptune: ${subject}: expected ${expected}, got ${got}`);
}

/**
 * Gives a text back that the database can take. Failure: `rejected`, for a null character, and for half a surrogate pair, which
 * UTF-8 cannot express.
 */
export function checkText(subject: string, text: string): string {
  if (text.includes('\0')) throw refused(subject, 'text without null characters', 'one');
  if (half.test(text) && halfAlone.test(text)) {
    throw refused(subject, 'well-formed text', 'half a surrogate pair');
  }
  return text;
}
