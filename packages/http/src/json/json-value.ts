import type { JsonValue } from '@rivergraph/core';

/** How much of a value is taken over into JSON; counted down. */
export interface JsonBudget {
  values: number;
  chars: number;
}

/** Enough for the batches of a dry run; more would hold the event loop. */
export function createJsonBudget(): JsonBudget {
  return { values: 200_000, chars: 4_000_000 };
}

/** Whether something was left out. */
export function isSpent(budget: JsonBudget): boolean {
  return budget.values < 0 || budget.chars < 0;
}

const mostDepth = 32;

/**
 * Turns any value into JSON: whole numbers beyond what a number holds and dates into text, bytes into base64, what a driver has types
 * of its own for into their text. What has no form in JSON, and what is beyond the budget, is `null` or left out.
 */
export function jsonOf(value: unknown, budget: JsonBudget = createJsonBudget(), depth = 0): JsonValue {
  budget.values -= 1;
  if (isSpent(budget) || depth > mostDepth) return null;
  switch (typeof value) {
    case 'string':
      return textOf(value, budget);
    case 'boolean':
      return value;
    case 'number':
      // JSON's writer has no negative zero; a sum of zeros is never one.
      return Number.isFinite(value) ? value + 0 : null;
    case 'bigint':
      return wholeOf(value);
    case 'object':
      return value === null ? null : objectOf(value, { budget, depth });
    default:
      return null;
  }
}

interface Level {
  readonly budget: JsonBudget;
  readonly depth: number;
}

function objectOf(value: object, level: Level): JsonValue {
  if (Array.isArray(value)) return listOf(value, level);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (ArrayBuffer.isView(value)) return bytesOf(value, level.budget);
  if (value instanceof Map) return mapOf(value.entries(), level);
  if (value instanceof Set) return listOf([...value], level);
  if (isWhole(value)) return wholeOf(value.toBigInt());
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null;
  const ownText = isPlain ? undefined : ownTextOf(value);
  if (ownText !== undefined) return textOf(ownText, level.budget);
  return mapOf(Object.entries(value), level);
}

function listOf(values: readonly unknown[], { budget, depth }: Level): JsonValue {
  const list: JsonValue[] = [];
  for (const value of values) {
    if (isSpent(budget)) break;
    list.push(jsonOf(value, budget, depth + 1));
  }
  return list;
}

function mapOf(entries: Iterable<readonly [unknown, unknown]>, { budget, depth }: Level): JsonValue {
  const kept: [string, JsonValue][] = [];
  for (const [name, value] of entries) {
    if (isSpent(budget)) break;
    if (value === undefined || typeof value === 'function') continue;
    kept.push([textOf(String(name), budget), jsonOf(value, budget, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

function textOf(text: string, budget: JsonBudget): string {
  budget.chars -= text.length;
  return isSpent(budget) ? '' : text;
}

function bytesOf(value: ArrayBufferView, budget: JsonBudget): string {
  budget.chars -= value.byteLength;
  if (isSpent(budget)) return '';
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function wholeOf(value: bigint): JsonValue {
  const near = Number(value);
  return Number.isSafeInteger(near) ? near : String(value);
}

/** The integers of neo4j-driver, and whatever else is like them. */
function isWhole(value: object): value is { toBigInt(): bigint } {
  return 'toBigInt' in value && typeof value.toBigInt === 'function';
}

/** What a driver's date, duration or point says of itself, say. */
function ownTextOf(value: object): string | undefined {
  const print: unknown = value.toString;
  if (typeof print !== 'function' || print === Object.prototype.toString) return undefined;
  const text: unknown = Reflect.apply(print, value, []);
  return typeof text === 'string' ? text : undefined;
}
