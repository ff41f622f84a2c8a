import type { Value } from '../value.ts';
import { clientError } from './errors.ts';
import type { Run } from './run.ts';

/** A function: how many arguments it takes, and what it makes of them. */
export interface FunctionEntry {
  readonly least: number;
  readonly most: number;
  call(args: readonly Value[], run: Run): Value;
}

/** Makes a function of one argument that gives null for null. */
export function ofOne(call: (value: Exclude<Value, null>, run: Run) => Value): FunctionEntry {
  return {
    least: 1,
    most: 1,
    call: ([value = null], run) => (value === null ? null : call(value, run)),
  };
}

/** Makes a function of one argument that gives null for null only since 3.8; before, null is an argument it refuses. */
export function ofOneTemporal(
  refusal: string,
  call: (value: Exclude<Value, null>, run: Run) => Value,
): FunctionEntry {
  return {
    least: 1,
    most: 1,
    call: ([value = null], run) => {
      if (value !== null) return call(value, run);
      if (run.options.nullTemporals === 'since-3.8') return null;
      throw clientError(refusal);
    },
  };
}

/** The error of an argument of a type a function does not take. */
export function badArgument(name: string, expected: string): Error {
  return clientError(`'${name}' argument must be either ${expected}.`);
}

/** Checks how many arguments a function got. Failure: a client error. */
export function checkCount(name: string, { least, most }: FunctionEntry, given: number): void {
  if (given >= least && given <= most) return;
  const wanted = least === most ? `exactly ${least}` : `at least ${least}`;
  throw clientError(`'${name}' requires ${wanted} argument${least === 1 ? '' : 's'}.`);
}
