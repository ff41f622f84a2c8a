import type { Value } from '../value.ts';
import { clientError } from './errors.ts';
import { badArgument, type FunctionEntry, ofOne } from './function-arguments.ts';
import { isList, isMap } from './values.ts';

const mostItems = 1_000_000n;

/** The functions of lists, and those that take any value. */
export const listFunctions: { readonly [name: string]: FunctionEntry } = {
  size: ofOne(size),
  head: ofOne((value) => itemsOf('head', value)[0] ?? null),
  last: ofOne((value) => itemsOf('last', value).at(-1) ?? null),
  tail: ofOne((value) => itemsOf('tail', value).slice(1)),
  coalesce: {
    least: 1,
    most: Number.POSITIVE_INFINITY,
    call: (args) => args.find((value) => value !== null) ?? null,
  },
  range: { least: 2, most: 3, call: range },
  abs: ofOne(abs),
};

function size(value: Exclude<Value, null>): Value {
  if (isList(value)) return BigInt(value.length);
  if (typeof value === 'string') return BigInt(Buffer.byteLength(value));
  if (isMap(value)) return BigInt(Object.keys(value).length);
  throw badArgument('size', "'null', 'list', 'string', 'map' or 'path'");
}

function itemsOf(name: string, value: Exclude<Value, null>): readonly Value[] {
  if (!isList(value)) throw badArgument(name, "'null' or 'list'");
  return value;
}

function range(args: readonly Value[]): Value {
  const [from = null, to = null, step = 1n] = args;
  if (from === null || to === null || step === null) return null;
  if (typeof from !== 'bigint' || typeof to !== 'bigint' || typeof step !== 'bigint' || step === 0n) {
    throw badArgument('range', "'null' or 'integer', and its step not 0");
  }
  if ((to - from) / step > mostItems) throw clientError("'range' would make too long a list.");
  const items: bigint[] = [];
  for (let at = from; step > 0n ? at <= to : at >= to; at += step) items.push(at);
  return items;
}

function abs(value: Exclude<Value, null>): Value {
  if (typeof value === 'bigint') return value < 0n ? -value : value;
  if (typeof value === 'number') return Math.abs(value);
  throw badArgument('abs', "'null' or 'number'");
}
