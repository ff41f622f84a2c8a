import type { JsonValue } from '@rivergraph/core';
import type { StreamSettings } from '../contracts/definition.ts';
import { isObject } from './json.ts';

const mask = '***';
const credentialName =
  /password|passwd|passphrase|pwd|secret|token|credential|apikey|accesskey|accountkey|privatekey|signingkey|sharedkey|authkey|encryptionkey|jaas|authorization|cookie|^auth$/;
/** Bounded repeats: a long text must not take long. */
const namedInText =
  /((?:password|passwd|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key)[\w-]{0,30}["']?\s{0,5}[=:]\s{0,5})("[^"]{0,1000}"|'[^']{0,1000}'|[^\s;&,]+)/gi;

/**
 * Hides what looks like a credential: the values of settings whose name says so, user info in URLs, and what follows such a name in
 * a text. Hides too much rather than too little. `show` has done so already.
 *
 * @public
 */
export function maskSettings(settings: StreamSettings): StreamSettings {
  return maskObject(settings);
}

/**
 * Gives new settings in which whatever equals the masked form of the stored setting is the stored one, so that settings which were
 * read, changed and put back keep their credentials.
 */
export function unmaskSettings(given: StreamSettings, stored: StreamSettings): StreamSettings {
  return unmaskObject(given, stored, maskObject(stored));
}

/** Whether the name of a setting says that it is a credential. */
export function isCredential(name: string): boolean {
  return credentialName.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}

function maskObject(value: StreamSettings): StreamSettings {
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, isCredential(name) ? hide(one) : maskValue(one)]),
  );
}

function maskValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return maskText(value);
  if (isList(value)) return value.map(maskValue);
  return isObject(value) ? maskObject(value as StreamSettings) : value;
}

function maskText(text: string): string {
  return maskUserInfo(text).replaceAll(namedInText, `$1${mask}`);
}

/** Up to the last `@`: a password may hold any other character. */
function maskUserInfo(text: string): string {
  const scheme = text.indexOf('://');
  const at = text.lastIndexOf('@');
  return scheme < 0 || at < scheme ? text : `${text.slice(0, scheme)}://${mask}${text.slice(at)}`;
}

function hide(value: JsonValue): JsonValue {
  return value === null || typeof value === 'boolean' ? value : mask;
}

function unmaskObject(given: StreamSettings, stored: StreamSettings, masked: StreamSettings): StreamSettings {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!Object.hasOwn(stored, name)) return [name, value];
      return [name, unmaskValue(value, stored[name], masked[name])];
    }),
  );
}

function unmaskValue(
  given: JsonValue,
  stored: JsonValue | undefined,
  masked: JsonValue | undefined,
): JsonValue {
  if (stored === undefined || masked === undefined) return given;
  if (typeof given === 'string') return given === masked ? stored : given;
  if (isList(given)) return unmaskList(given, stored, masked);
  if (!isObject(given) || !isObject(stored) || !isObject(masked)) return given;
  return unmaskObject(given as StreamSettings, stored as StreamSettings, masked as StreamSettings);
}

/** By place: who takes an item out of a list has to give the credentials of those behind it again. */
function unmaskList(given: readonly JsonValue[], stored: JsonValue, masked: JsonValue): JsonValue {
  if (!isList(stored) || !isList(masked)) return given;
  return given.map((one, index) => unmaskValue(one, stored[index], masked[index]));
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
