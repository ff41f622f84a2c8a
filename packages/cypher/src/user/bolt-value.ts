import { rejected } from '@rivergraph/core';
import { signed } from './header-map.ts';
import { className, driverMark, kindOf } from './object-kind.ts';

/** Deeper than anything that is meant, and shallow enough for the stacks of driver and server. */
const maxDepth = 100;
const minInt64 = -(2n ** 63n);
const maxInt64 = 2n ** 63n - 1n;

/**
 * Turns a value into what a Bolt driver takes, without changing it: whole numbers become bigints, which drivers send as
 * integers; integers of neo4j-driver become bigints too; bytes become signed ones; a `Date` becomes its ISO text and anything else
 * with a `toJSON` what that gives, as in JSON. Dates, times, durations and points of neo4j-driver stay as they are: the driver sends
 * them, and a database that cannot read one refuses it in its dialect's `accept`. Objects of other classes become maps of their fields.
 *
 * Failure: `rejected`, with the place and the kind of what cannot be sent: an integer beyond 64 bits, a function, a symbol, an object
 * without fields to read, as a `Map`, an `Error` or a `Promise` (see `kindOf`), a node, relationship or path of neo4j-driver, an object
 * that bears a mark of neo4j-driver as a property of its own (`__isTime__`, as in JSON), anything nested deeper than 100.
 */
export function boltValue(where: string, value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case 'bigint':
      if (value < minInt64 || value > maxInt64) throw wrong(where, 'an integer of 64 bits', 'a larger one');
      return value;
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return null;
    case 'object':
      return value === null ? null : boltObject(where, value, depth);
    default:
      throw wrong(where, 'a value that a database can take', `a ${typeof value}`);
  }
}

function boltObject(where: string, value: object, depth: number): unknown {
  if (depth >= maxDepth) throw wrong(where, `at most ${maxDepth} levels`, 'more, or a circle');
  if (Array.isArray(value)) return value.map((item) => boltValue(where, item, depth + 1));
  if (value instanceof Uint8Array) return signed(value);
  if (value instanceof Date) return dateText(where, value);
  if (value instanceof Int8Array) return value;
  if (isDriverInteger(value)) return value.toBigInt();
  if (hasJson(value)) return boltValue(where, jsonOf(where, value), depth + 1);
  switch (kindOf(value)) {
    case 'data':
      return boltMap(where, value, depth);
    case 'driver':
      return value;
    case 'other':
      throw wrong(where, 'a value that a database can take', className(value));
  }
}

interface WithJson {
  toJSON(): unknown;
}

function hasJson(value: object): value is WithJson {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function jsonOf(where: string, value: WithJson): unknown {
  try {
    return value.toJSON();
  } catch (cause) {
    throw wrong(where, 'a value that a database can take', 'one whose toJSON fails', cause);
  }
}

/** As neo4j-driver marks its integers. As maps of two halves some databases would store them. */
function isDriverInteger(value: object): value is { toBigInt(): bigint } {
  return '__isInteger__' in value && 'toBigInt' in value && typeof value.toBigInt === 'function';
}

function boltMap(where: string, value: object, depth: number): unknown {
  const map: { [name: string]: unknown } = Object.create(null);
  for (const [name, item] of Object.entries(value)) {
    if (item === true && driverMark.test(name))
      throw wrong(where, 'an object without marks of neo4j-driver', name);
    if (item !== undefined) map[name] = boltValue(where, item, depth + 1);
  }
  return map;
}

function wrong(where: string, expected: string, got: string, cause?: unknown): Error {
  return rejected(`cypher: ${where}: expected ${expected}, got ${got}`, { cause });
}

function dateText(where: string, value: Date): string {
  if (Number.isNaN(value.getTime())) throw wrong(where, 'a Date', 'an invalid one');
  return value.toISOString();
}
