import { misconfigured } from '@rivergraph/core';
import type { JsonValue } from '@rivergraph/core';
import type { StreamSettings } from '../contracts/definition.ts';
import { isObject } from './json.ts';
import { isMasked, mask, maskSettings } from './mask.ts';

/**
 * Gives new settings in which whatever equals the masked form of the stored setting is the stored one, so that settings which were
 * read, changed and put back keep their credentials.
 *
 * Failure: `misconfigured` (reason `settings`) for what is new or was changed and holds the mask, since nobody can tell what it stands
 * for.
 */
export function unmaskSettings(
  subject: string,
  given: StreamSettings,
  stored: StreamSettings,
): StreamSettings {
  return unmaskObject(`${subject}: settings`, given, { stored, masked: maskSettings(stored) });
}

/** What was stored, and how it was shown. */
interface Before<T> {
  readonly stored: T;
  readonly masked: T;
}

function unmaskObject(
  path: string,
  given: StreamSettings,
  { stored, masked }: Before<StreamSettings>,
): StreamSettings {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const [was, shown] = [stored[name], masked[name]];
      const place = `${path}.${name.slice(0, 100)}`;
      if (was === undefined || shown === undefined || !Object.hasOwn(stored, name))
        return [name, checkNew(place, name, value)];
      return [name, unmaskValue(place, value, { stored: was, masked: shown })];
    }),
  );
}

function unmaskValue(path: string, given: JsonValue, { stored, masked }: Before<JsonValue>): JsonValue {
  if (typeof given === 'string' && given === masked) return stored;
  if (isList(given) && isList(stored) && isList(masked)) return unmaskList(path, given, { stored, masked });
  if (isSettings(given) && isSettings(stored) && isSettings(masked))
    return unmaskObject(path, given, { stored, masked });
  if (holdsMask(given) && holdsMask(masked)) throw changed(path);
  return given;
}

/** By place: in a list that has become longer or shorter nobody can tell whose credentials are meant. */
function unmaskList(
  path: string,
  given: readonly JsonValue[],
  { stored, masked }: Before<readonly JsonValue[]>,
): JsonValue {
  if (given.length !== stored.length && holdsMask(given) && holdsMask(masked)) throw changed(path);
  return given.map((one, index) => {
    const [was, shown] = [stored[index], masked[index]];
    if (was === undefined || shown === undefined) return one;
    return unmaskValue(`${path}[${index}]`, one, { stored: was, masked: shown });
  });
}

/** What was not there before has nothing that the mask could stand for. */
function checkNew(path: string, name: string, value: JsonValue): JsonValue {
  if (typeof value === 'string' && isMasked(name, value)) throw changed(path);
  if (isList(value)) value.forEach((one, index) => checkNew(`${path}[${index}]`, name, one));
  else if (isSettings(value))
    Object.entries(value).forEach(([inner, one]) => checkNew(`${path}.${inner.slice(0, 100)}`, inner, one));
  return value;
}

function holdsMask(value: JsonValue): boolean {
  return JSON.stringify(value).includes(mask);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function isSettings(value: JsonValue): value is StreamSettings {
  return isObject(value);
}

function changed(path: string): Error {
  return misconfigured(
    `${path}: expected it whole, or as it was shown, got another one with ${mask} in place of what is secret`,
    { reason: 'settings' },
  );
}
