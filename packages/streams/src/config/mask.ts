import type { JsonValue } from '@rivergraph/core';
import type { StreamSettings } from '../contracts/definition.ts';
import { isObject } from './json.ts';

/** What stands for what is hidden. */
export const mask = '***';
const credentialName =
  /password|passwd|passphrase|passcode|pass$|pwd|^pw$|secret|token|bearer|credential|apikey|accesskey|accountkey|privatekey|signingkey|sharedkey|authkey|encryptionkey|jaas|authorization|cookie|auth$|userinfo|^pem$|^sig(?:nature)?$|keytab|pfx|keystore/;
const privateKey = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/;
/** Bounded repeats: a long text must not take long. */
const valueInText = /("[^"]{0,1000}"|'[^']{0,1000}'|[^\s;&,]+)/.source;
const nameInText =
  /(?:password|passwd|passphrase|passcode|pwd|secret|token|credential|(?:api|access|account|shared|private|auth)[_-]?key)[\w-]{0,30}/
    .source;
/** Too short to be looked for within other words. */
const shortNameInText = /(?<![a-z])(?:pass|pw|sig|signature)/.source;
const namedInText = new RegExp(
  `((?:${nameInText}|${shortNameInText})["']?\\s{0,5}[=:]\\s{0,5})${valueInText}`,
  'gi',
);
/** The header: a scheme, and what is secret after it. */
const authorizationInText = /(authorization["']?\s{0,5}[=:]\s{0,5}|\bbearer\s{1,5})[^;&,\r\n"']{1,1000}/gi;
/** Up to the last `@` of a word: a password may hold any other character. */
const userInfoInText = /(^|[\s,;=])[^\s:@/,;=]{1,200}:(?!\/\/)\S{1,1000}@/g;

/**
 * Hides what looks like a credential: the values of settings whose name says so, user info in URLs and
 * before hosts, private keys, and what follows such a name in a text. Hides too much rather than too little. `show` has done so already.
 *
 * @public
 */
export function maskSettings(settings: StreamSettings): StreamSettings {
  return maskObject(settings);
}

/** Whether the name of a setting says that it is a credential. */
export function isCredential(name: string): boolean {
  return credentialName.test(name.toLowerCase().replaceAll(/[^a-z0-9]/g, ''));
}

/** Whether a text holds the mask where what is secret would stand. */
export function isMasked(name: string, text: string): boolean {
  if (!text.includes(mask)) return false;
  const whole = text.replaceAll(mask, 'hidden');
  return isCredential(name) || maskText(whole) !== whole;
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
  if (privateKey.test(text)) return mask;
  return maskUserInfo(text)
    .replaceAll(userInfoInText, `$1${mask}@`)
    .replaceAll(authorizationInText, `$1${mask}`)
    .replaceAll(namedInText, `$1${mask}`);
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

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
