import type gremlin from 'gremlin';
import type { Bytecode } from '../driver/port.ts';

/** A step and its arguments. */
export type Instruction = readonly [name: string, ...values: readonly unknown[]];

/** What a bytecode consists of, which the driver's types do not tell. */
export interface Instructions {
  readonly sourceInstructions: readonly Instruction[];
  readonly stepInstructions: readonly Instruction[];
}

/** Reads a bytecode, which stays the driver's. */
export function instructionsOf(bytecode: Bytecode): Instructions {
  return bytecode as unknown as Instructions;
}

/** What a predicate consists of, which the driver's types do not tell. */
export interface PredicateParts {
  readonly operator: string;
  /** With `and` and `or` a predicate. */
  readonly value: unknown;
  readonly other: unknown;
}

/** Reads a predicate. */
export function predicateOf(predicate: gremlin.process.P | gremlin.process.TextP): PredicateParts {
  return predicate as unknown as PredicateParts;
}
