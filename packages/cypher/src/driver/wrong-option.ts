import { misconfigured } from '@rivergraph/core';

/**
 * Makes the error of an option that is not what it should be. Shows what came where that is short and cannot be a secret.
 *
 * @public
 */
export function wrongOption(sink: string, option: string, expected: string, got: unknown): Error {
  const isShort = got !== '' && ['string', 'number', 'boolean', 'undefined'].includes(typeof got);
  const shown = isShort ? String(got as string) : got === '' ? 'an empty text' : kindOf(got);
  return misconfigured(`${sink}: option ${option}: expected ${expected}, got ${shown}`);
}

/** An address may hold a password, so it is not shown. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'string' ? 'another text' : typeof value;
}

/** Whether a value is an object and no list. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
