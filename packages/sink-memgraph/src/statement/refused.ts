import { rejected } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** Names the class of an object that has one. */
export function className(value: object): string {
  const name = value.constructor?.name ?? '';
  return name === '' ? 'an object of a class' : `a ${name}`;
}

/** Makes the error of a value that Memgraph cannot take. */
export function refused(subject: string, expected: string, got: string): RivergraphError {
  return rejected(`memgraph: ${subject}: expected ${expected}, got ${got}`);
}
