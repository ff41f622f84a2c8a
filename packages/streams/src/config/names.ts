import { misconfigured } from '@rivergraph/core';

const names = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Checks the name of a stream: it also names a file, a consumer group and a path of HTTP. */
export function checkName(name: unknown): string {
  if (typeof name === 'string' && isName(name)) return name;
  throw misconfigured(
    `Name of a stream: expected a letter or digit, then up to 99 letters, digits, '.', '_' or '-', got ${described(name)}`,
    { reason: 'name' },
  );
}

/** Whether a stream may be called so. */
export function isName(name: string): boolean {
  return names.test(name);
}

/** What two names must not have in common: there are file systems that take upper and lower case for the same. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** A name as errors show it. It may come from anywhere: in one line, and not endless. */
export function described(name: unknown): string {
  return typeof name === 'string' ? JSON.stringify(name.slice(0, 100)) : `a value of type ${typeof name}`;
}
