import type { Value } from '../value.ts';
import { badArgument, type FunctionEntry, ofOne } from './function-arguments.ts';
import { formatTemporal } from './temporal-format.ts';
import { isTemporal } from './values.ts';

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/u;
const truths: { readonly [text: string]: boolean } = { TRUE: true, T: true, FALSE: false, F: false };

/** The functions that make one scalar of another. */
export const convertFunctions: { readonly [name: string]: FunctionEntry } = {
  tointeger: ofOne(toInteger),
  tofloat: ofOne((value) => toFloat('toFloat', value)),
  toboolean: ofOne(toBoolean),
  tostring: ofOne(toText),
};

/** Text is read as a float first, as in Memgraph, so that long integers lose digits. */
function toInteger(value: Exclude<Value, null>): Value {
  if (typeof value === 'bigint') return value;
  const float = toFloat('toInteger', value);
  if (float === null) return null;
  return Number.isFinite(float) ? BigInt.asIntN(64, BigInt(Math.trunc(float))) : -(2n ** 63n);
}

function toFloat(name: string, value: Exclude<Value, null>): number | null {
  switch (typeof value) {
    case 'number':
      return value;
    case 'bigint':
      return Number(value);
    case 'boolean':
      return value ? 1 : 0;
    case 'string':
      return decimal.test(value.trim()) ? Number(value) : null;
    default:
      throw badArgument(name, "'null', 'bool', 'number' or 'string'");
  }
}

function toBoolean(value: Exclude<Value, null>): Value {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value !== 'string') throw badArgument('toBoolean', "'null', 'bool', 'integer' or 'string'");
  const text = value.trim().toUpperCase();
  return Object.hasOwn(truths, text) ? (truths[text] ?? null) : null;
}

/** How a float is written differs between versions, so it is not in the subset. */
function toText(value: Exclude<Value, null>): Value {
  if (typeof value === 'number') throw badArgument('toString', 'no float in this subset');
  if (typeof value === 'object') {
    if (isTemporal(value)) return formatTemporal(value);
    throw badArgument('toString', "'null', 'string', 'number', 'bool' or a temporal type");
  }
  return `${value}`;
}
