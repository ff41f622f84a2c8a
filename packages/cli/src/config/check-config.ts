import { misconfigured } from '@rivergraph/core';
import type { RivergraphConfig } from './config.ts';

type Values = Readonly<Record<string, unknown>>;

const names: Readonly<Record<keyof RivergraphConfig, true>> = {
  definitions: true,
  store: true,
  transforms: true,
  deadLetters: true,
  http: true,
  load: true,
  observer: true,
  maxBackoffMs: true,
  verifyTimeoutMs: true,
  prepareTimeoutMs: true,
  clock: true,
  logger: true,
  random: true,
};

/** Checks what a file exports as its configuration, as far as nobody else does. Failure: `misconfigured`. */
export function checkConfig(value: unknown, file: string): RivergraphConfig {
  const config = objectOf(value);
  const subject = `configuration '${file}'`;
  if (config === undefined)
    throw misconfigured(`${subject}: expected an object as default export, got ${kindOf(value)}`);
  for (const [name, { expected, isGood }] of Object.entries(rules)) {
    if (!isGood(config[name]))
      throw misconfigured(`${subject}: expected ${name} to be ${expected}, got ${kindOf(config[name])}`);
  }
  const unknown = Object.keys(config).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined)
    throw misconfigured(
      `${subject}: expected the options ${Object.keys(names).join(', ')}, got '${unknown}'`,
    );
  // The rest is checked by those who take it.
  return config as unknown as RivergraphConfig;
}

const rules: Readonly<
  Record<string, { readonly expected: string; readonly isGood: (value: unknown) => boolean }>
> = {
  definitions: {
    expected: 'an object of definitions by name',
    isGood: (value) => objectOf(value) !== undefined,
  },
  store: { expected: 'a folder or a store', isGood: (value) => isPath(value) || isStore(value) },
  http: {
    expected: 'an object or false',
    isGood: (value) => value === undefined || value === false || objectOf(value) !== undefined,
  },
  transforms: { expected: 'a folder', isGood: isPath },
  deadLetters: { expected: 'a folder', isGood: isPath },
  logger: {
    expected: 'an object with debug, info, warn and error',
    isGood: (value) => value === undefined || hasAll(value, ['debug', 'info', 'warn', 'error']),
  },
};

function isPath(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isStore(value: unknown): boolean {
  return hasAll(value, ['open', 'save', 'remove', 'close']);
}

function hasAll(value: unknown, methods: readonly string[]): boolean {
  const object = objectOf(value);
  return methods.every((name) => typeof object?.[name] === 'function');
}

function objectOf(value: unknown): Values | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Values) : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}
