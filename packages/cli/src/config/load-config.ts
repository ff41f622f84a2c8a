import { dirname, join, resolve } from 'node:path';
import { misconfigured, RivergraphError } from '@rivergraph/core';
import type { HttpOptions } from '@rivergraph/http';
import { createFileStore } from '@rivergraph/streams';
import type { StreamsOptions, StreamStore } from '@rivergraph/streams';
import type { RivergraphConfig } from './config.ts';
import { defaultExport, loadModule } from './load-module.ts';

/** A configuration with its defaults and with whole paths. */
export interface ResolvedConfig {
  readonly file: string;
  /** Where the serving process leaves its address. */
  readonly folder: string;
  readonly store: StreamStore;
  readonly streams: Omit<StreamsOptions, 'store'>;
  readonly http: HttpOptions | false;
}

const defaultStore = '.rivergraph';

/** Loads the file of a configuration. Failure: `misconfigured`, also where what it imports or does fails. */
export async function loadConfig(file: string): Promise<ResolvedConfig> {
  return resolveConfig(await loadDefault(file, 'configuration'), file);
}

/** Loads a module of the user and gives what it exports by default. Failure: as of {@link ofUser}. */
export async function loadDefault(file: string, subject: string): Promise<unknown> {
  return await ofUser(`${subject} '${file}'`, async () => defaultExport(await loadModule(file)));
}

/** Runs code of the user. Failure: `misconfigured`, with the first words of what it throws, unless that is an error of ours. */
export async function ofUser<T>(subject: string, code: () => Promise<T>): Promise<T> {
  try {
    return await code();
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    const words = cause instanceof Error ? cause.message : `a value of type ${typeof cause}`;
    // A parser says where in its second line.
    const [first, second] = words.split('\n').map((line) => line.trim());
    const what = [first, second].filter((line) => line !== undefined && line !== '').join(' ');
    throw misconfigured(`${subject}: expected code that runs, got an error: ${what}`, { cause });
  }
}

/** Checks what a configuration exports, and resolves its paths. */
export function resolveConfig(value: unknown, file: string): ResolvedConfig {
  const config = checked(value, file);
  const { store = defaultStore, http = {}, definitions, ...options } = config;
  const at = (path: string): string => resolve(dirname(file), path);
  const folder = at(typeof store === 'string' ? store : defaultStore);
  return {
    file,
    folder,
    store: typeof store === 'string' ? createFileStore(folder) : store,
    streams: {
      ...options,
      definitions,
      load: options.load ?? loadModule,
      deadLetters: options.deadLetters === undefined ? join(folder, 'dead-letters') : at(options.deadLetters),
      transforms: options.transforms === undefined ? undefined : at(options.transforms),
    },
    http,
  };
}

function checked(value: unknown, file: string): RivergraphConfig {
  const config = objectOf(value);
  const subject = `configuration '${file}'`;
  if (config === undefined)
    throw misconfigured(`${subject}: expected an object as default export, got ${kindOf(value)}`);
  const { definitions, store, http, transforms, deadLetters } = config;
  const expect = (name: string, expected: string, given: unknown, isGood: boolean): void => {
    if (!isGood) throw misconfigured(`${subject}: expected ${name} to be ${expected}, got ${kindOf(given)}`);
  };
  expect('definitions', 'an object of definitions by name', definitions, objectOf(definitions) !== undefined);
  expect('store', 'a folder or a store', store, isPath(store) || isStore(store));
  expect(
    'http',
    'an object or false',
    http,
    http === undefined || http === false || objectOf(http) !== undefined,
  );
  expect('transforms', 'a folder', transforms, isPath(transforms));
  expect('deadLetters', 'a folder', deadLetters, isPath(deadLetters));
  // The rest is checked by those who take it.
  return config as unknown as RivergraphConfig;
}

function isPath(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isStore(value: unknown): boolean {
  const store = objectOf(value);
  return ['open', 'save', 'remove', 'close'].every((name) => typeof store?.[name] === 'function');
}

function objectOf(value: unknown): { readonly [name: string]: unknown } | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as { readonly [name: string]: unknown }) : undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value === undefined ? 'nothing' : `a value of type ${typeof value}`;
}
