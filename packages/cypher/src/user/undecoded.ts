import { json } from '@rivergraph/core';
import type { DeserializeContext, Deserializer } from '@rivergraph/core';

const utf8 = new TextDecoder('utf-8', { fatal: true });
/** Integers beyond 2^53 stay what they are: two ids must not become one. */
const parse: Deserializer<unknown> = json<unknown>(undefined, { integers: 'bigint' });
const context: DeserializeContext = { topic: '', part: 'value', headers: {} };
const structured = /^\s*[{["]/;
/** Of 64 bits in any case, and written as it would be written again. */
const integer = /^(?:0|-?[1-9]\d{0,17})$/;

/** What the bytes of a value are that no deserializer has read: JSON, else text, else bytes. What was read stays as it is. */
export function undecodedValue(value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  try {
    return parse(value, context);
  } catch {
    return textOf(value) ?? value;
  }
}

/**
 * As `undecodedValue`, but a key is JSON only where that makes no two keys one: an object, a list, a quoted text, an integer.
 * `00123`, `1e5` and twenty digits are texts.
 */
export function undecodedKey(key: unknown): unknown {
  if (!(key instanceof Uint8Array)) return key;
  const text = textOf(key);
  if (text === undefined) return key;
  return structured.test(text) || integer.test(text) ? undecodedValue(key) : text;
}

/** The text that bytes are in UTF-8, if they are. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
