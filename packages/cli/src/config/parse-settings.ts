import type { JsonValue } from '@rivergraph/core';
import type { StreamSettings } from '@rivergraph/streams';
import { usageError } from '../errors.ts';

type Draft = Map<string, JsonValue | Draft>;

/**
 * Reads `key=value` pairs: the value as JSON where it is that, else as text; the key with dots between the names of nested settings.
 *
 * Failure: `misconfigured` for a pair without `=`, an empty name, or a name that stands for a value and for a group.
 */
export function parseSettings(pairs: readonly string[]): StreamSettings {
  const settings: Draft = new Map();
  for (const pair of pairs) put(settings, pair);
  return asObject(settings);
}

function put(settings: Draft, pair: string): void {
  const at = pair.indexOf('=');
  if (at <= 0) throw usageError(`--set: expected key=value, got ${at < 0 ? 'a text without =' : 'no key'}`);
  const key = pair.slice(0, at);
  const names = key.split('.');
  const last = names.pop() ?? '';
  if (last === '' || names.includes(''))
    throw usageError(`--set ${key}: expected a name between dots, got none`);
  const group = names.reduce((draft, name) => groupIn(draft, name, key), settings);
  if (group.has(last)) throw usageError(`--set ${key}: expected to be given once, got it again`);
  group.set(last, parseValue(pair.slice(at + 1)));
}

function groupIn(draft: Draft, name: string, key: string): Draft {
  const existing = draft.get(name);
  if (existing instanceof Map) return existing;
  if (existing !== undefined)
    throw usageError(`--set ${key}: expected '${name}' to be a group, it has a value`);
  const group: Draft = new Map();
  draft.set(name, group);
  return group;
}

function parseValue(text: string): JsonValue {
  try {
    const value = JSON.parse(text) as JsonValue;
    // Digits that a number cannot hold stay text.
    const isExact = typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value);
    return isExact ? value : text;
  } catch {
    return text;
  }
}

function asObject(draft: Draft): StreamSettings {
  // Unlike assignment this also keeps a setting that is called __proto__ what it is.
  return Object.fromEntries(
    [...draft].map(([name, value]) => [name, value instanceof Map ? asObject(value) : value]),
  );
}
