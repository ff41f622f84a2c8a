import { readFile } from 'node:fs/promises';
import { misconfigured } from '@rivergraph/core';

/** The environment of a process. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A credential that is read when it is needed, so that one that was changed is found. */
export type Secret = () => Promise<string>;

/** Reads a variable that must be there. Failure: throws `misconfigured`. */
export function required(variables: Variables, name: string): string {
  const value = optional(variables, name);
  if (value === undefined) throw misconfigured(`Environment: expected ${name}, got nothing`);
  return value;
}

/** Reads a variable; an empty one is none. */
export function optional(variables: Variables, name: string): string | undefined {
  const value = variables[name]?.trim();
  return value === '' ? undefined : value;
}

/** The least and the greatest number that a variable takes, and the one that it has where it is not set. */
export interface NumberForm {
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

/** Reads a whole number. Failure: throws `misconfigured`. */
export function wholeNumber(variables: Variables, name: string, { min, max, fallback }: NumberForm): number {
  const text = optional(variables, name);
  if (text === undefined) return fallback;
  const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw misconfigured(
    `Environment: expected ${name} to be a whole number from ${min} to ${max}, got another text`,
  );
}

/** Reads one of some words. Failure: throws `misconfigured`. */
export function word<TWord extends string>(
  variables: Variables,
  name: string,
  words: readonly [TWord, ...TWord[]],
): TWord {
  const text = optional(variables, name) ?? words[0];
  const found = words.find((one) => one === text);
  if (found !== undefined) return found;
  throw misconfigured(`Environment: expected ${name} to be ${words.join(' or ')}, got another text`);
}

/**
 * Finds a credential: in the file that `NAME_FILE` names, as Kubernetes mounts a Secret, else in `NAME` itself.
 *
 * Gives `undefined` where neither is set. Failure: that it gives is rejected with `misconfigured` where the file cannot be read.
 */
export function secret(variables: Variables, name: string): Secret | undefined {
  const value = optional(variables, name);
  const file = optional(variables, `${name}_FILE`);
  if (file !== undefined) return async () => await readSecret(`${name}_FILE`, file);
  return value === undefined ? undefined : async () => await Promise.resolve(value);
}

async function readSecret(name: string, file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (cause) {
    throw misconfigured(`Environment: expected ${name} to name a file that can be read, got another path`, {
      cause,
    });
  }
}
