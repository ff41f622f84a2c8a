import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Resolves a path of the user's. npm runs a script in the project's folder, and tells in INIT_CWD where the user stood. */
export function userPath(path: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', path);
}

/** Resolves the path of a file that is to be written, where there is one. Failure: throws a {@link UsageError}. */
export function outputFileOf(flag: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const file = filePath(flag, path);
  if (!existsSync(dirname(file))) throw new UsageError(`${flag}: there is no folder ${dirname(file)}`);
  return file;
}

/** Resolves the path of a file that is to be read, where there is one. Failure: throws a {@link UsageError}. */
export function inputFileOf(flag: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const file = filePath(flag, path);
  if (!existsSync(file)) throw new UsageError(`${flag}: there is no file ${file}`);
  return file;
}

function filePath(flag: string, path: string): string {
  if (path === '') throw new UsageError(`${flag}: expected a file, got an empty path`);
  const file = userPath(path);
  if (existsSync(file) && statSync(file).isDirectory())
    throw new UsageError(`${flag}: expected a file, got a folder: ${file}`);
  return file;
}
