import { misconfigured } from '@rivergraph/core';
import driver from 'gremlin';
import type { Bytecode } from '../driver/port.ts';
import { instructionsOf, predicateOf } from '../statement/instructions.ts';
import type { Instruction } from '../statement/instructions.ts';
import { TypedNumber } from '../statement/typed-number.ts';
import { checkText, refused } from '../statement/value-errors.ts';

const { process, structure } = driver;
const { P, TextP, Traversal, Bytecode: BytecodeClass } = process;

/** Deeper than anything that is meant, and shallow enough for the stacks of driver and server. */
const maxDepth = 100;
const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/** What the driver sends as it is. */
const asItIs: readonly Newable[] = [
  TypedNumber,
  process.EnumValue,
  process.TraversalStrategy,
  structure.Vertex,
  structure.Edge,
  structure.toLong(0).constructor as unknown as Newable,
];
/** By these a part of another copy of the driver is known, which ours would send as an object. */
const driverClasses: ReadonlySet<string> = new Set([
  'Bytecode',
  'CardinalityValue',
  'EnumValue',
  'GraphTraversal',
  'Long',
  'P',
  'TextP',
  'Traversal',
]);

type Newable = abstract new (...args: never[]) => object;

/** Where a value stands, for errors, and how deep. */
interface Place {
  readonly subject: string;
  readonly depth: number;
}

/**
 * Copies a bytecode with its values as the driver can send them: bigints typed, plain objects as maps.
 *
 * Failure: `rejected` for a value that Neptune cannot take, with the step; `misconfigured` for a lambda, and for a part that comes from
 * another copy of the driver.
 */
export function sentBytecode(subject: string, bytecode: Bytecode): Bytecode {
  return copyOf({ subject, depth: 0 }, bytecode);
}

function copyOf({ subject, depth }: Place, bytecode: Bytecode): Bytecode {
  const copy = new BytecodeClass();
  const { sourceInstructions, stepInstructions } = instructionsOf(bytecode);
  const sent = ([name, ...values]: Instruction): readonly unknown[] =>
    values.map((value) => sentValue({ subject: `${subject}, step ${name}`, depth: depth + 1 }, value));
  for (const instruction of sourceInstructions) copy.addSource(instruction[0], sent(instruction));
  for (const instruction of stepInstructions) copy.addStep(instruction[0], sent(instruction));
  return copy;
}

function sentValue(place: Place, value: unknown): unknown {
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return value;
    case 'string':
      return checkText(place.subject, value);
    case 'bigint':
      if (value < minInt64 || value > maxInt64)
        throw refused(place.subject, 'an integer of 64 bits', 'a larger one');
      return new TypedNumber('Int64', value);
    case 'object':
      return value === null ? null : sentObject(place, value);
    case 'function':
      throw misconfigured(
        `neptune: ${place.subject}: expected steps, got a function, which Neptune does not run`,
      );
    default:
      throw refused(place.subject, 'a value that Neptune can take', typeof value);
  }
}

function sentObject(place: Place, value: object): unknown {
  const { subject, depth } = place;
  if (depth > maxDepth) throw refused(subject, `at most ${maxDepth} levels`, 'more, or a circle');
  const inner = (item: unknown): unknown => sentValue({ subject, depth: depth + 1 }, item);
  if (value instanceof Traversal) return copyOf(place, value.getBytecode());
  if (value instanceof BytecodeClass) return copyOf(place, value);
  if (value instanceof P || value instanceof TextP) return sentPredicate(value, inner);
  if (Array.isArray(value)) return Array.from(value, inner);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [inner(key), inner(item)]));
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw refused(subject, 'a Date', 'an invalid one');
    return value;
  }
  if (asItIs.some((each) => value instanceof each)) return value;
  if (!isPlain(value)) throw unknownObject(subject, value);
  return new Map(Object.entries(value).map(([name, item]) => [inner(name), inner(item)]));
}

function sentPredicate(
  predicate: driver.process.P | driver.process.TextP,
  inner: (item: unknown) => unknown,
): unknown {
  const { operator, value, other } = predicateOf(predicate);
  const Class = predicate instanceof P ? P : TextP;
  return new Class(operator as never, inner(value) as never, other === undefined ? undefined : inner(other));
}

function unknownObject(subject: string, value: object): Error {
  const name = value.constructor?.name ?? '';
  if (!driverClasses.has(name))
    return refused(subject, 'a value that Neptune can take', name === '' ? 'an object' : name);
  return misconfigured(
    `neptune: ${subject}: expected parts of the driver that @rivergraph/sink-neptune depends on, got a ${name} of another copy`,
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
