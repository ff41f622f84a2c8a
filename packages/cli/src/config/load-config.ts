import { dirname, join, resolve } from 'node:path';
import { misconfigured, RivergraphError } from '@rivergraph/core';
import type { HttpOptions } from '@rivergraph/http';
import { createFileStore } from '@rivergraph/streams';
import type { StreamsOptions, StreamStore } from '@rivergraph/streams';
import { checkConfig } from './check-config.ts';
import { isFile } from './is-file.ts';
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
  if (!isFile(file))
    throw misconfigured(`${subject} '${file}': expected a file that can be read, found none`);
  return await ofUser(`${subject} '${file}'`, async () => defaultExport(await loadModule(file)));
}

/** Runs code of the user. Failure: `misconfigured`, with the first words of what it throws, unless that is an error of ours. */
export async function ofUser<T>(subject: string, code: () => Promise<T>): Promise<T> {
  try {
    return await code();
  } catch (cause) {
    if (cause instanceof RivergraphError) throw cause;
    const words = cause instanceof Error ? cause.message : `a value of type ${typeof cause}`;
    // A parser says where in its second line. That of a missing import begins a list.
    const [first, second] = words.split('\n').map((line) => line.trim());
    const what = [first, second]
      .filter((line) => line !== undefined && line !== '' && !line.endsWith(':'))
      .join(' ');
    throw misconfigured(`${subject}: expected code that runs, got an error: ${what}`, { cause });
  }
}

/** Checks what a configuration exports, and resolves its paths. */
export function resolveConfig(value: unknown, file: string): ResolvedConfig {
  const config = checkConfig(value, file);
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
