import { misconfigured } from '@rivergraph/core';
import type { JsonValue } from '@rivergraph/core';
import type { StreamSettings } from '../contracts/definition.ts';

const maxDepth = 32;

/** Copies the settings of a stream, so that who gave them cannot change them, and checks that they are JSON. */
export function copySettings(subject: string, settings: unknown): StreamSettings {
  if (isObject(settings)) return copyObject(settings, `${subject}: settings`, 0);
  throw misconfigured(`${subject}: settings: expected an object, got ${typeOf(settings)}`, {
    reason: 'settings',
  });
}

function copyValue(value: unknown, path: string, depth: number): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (depth > maxDepth) throw notJson(path, `something nested deeper than ${maxDepth} levels`);
  if (Array.isArray(value))
    return value.map((one: unknown, index) => copyValue(one, `${path}[${index}]`, depth + 1));
  if (isObject(value)) return copyObject(value, path, depth);
  throw notJson(path, typeOf(value));
}

function copyObject(
  value: Readonly<Record<string, unknown>>,
  path: string,
  depth: number,
): Readonly<Record<string, JsonValue>> {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  // Unlike assignment this also keeps a name that is __proto__.
  return Object.fromEntries(
    entries.map(([name, one]) => [name, copyValue(one, `${path}.${name.slice(0, 100)}`, depth + 1)]),
  );
}

/** Whether it is an object as JSON knows it, and not one of a class. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Names the type of a value without showing it. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a value of type ${typeof value}`;
}

function notJson(path: string, got: string): Error {
  return misconfigured(`${path}: expected a JSON value, got ${got}`, { reason: 'settings' });
}
