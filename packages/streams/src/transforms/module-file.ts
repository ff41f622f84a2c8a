import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';

/** A module that a stream names, and how errors name it. */
export interface NamedModule {
  /** The folder of transforms; streams can name none without it. */
  readonly folder: string | undefined;
  /** As the stream names it, from the folder on. */
  readonly path: string;
  readonly subject: string;
}

const url = /^[a-z][a-z\d+.-]*:/i;
const modules = /\.[cm]?[jt]s$/;

/**
 * Finds the file of a module. Gives its real path, without symbolic links: what is checked is what is loaded.
 *
 * Failure: `misconfigured` for a path that is none within the folder, be it by a symbolic link, and for what is no file of a module.
 */
export async function moduleFile(module: NamedModule): Promise<string> {
  const { folder, path: name, subject } = module;
  if (folder === undefined) {
    throw wrong(subject, 'streams that have a folder of transforms', 'some without: option transforms');
  }
  checkName(subject, name);
  const root = await realpath(folder).catch((cause: unknown) => {
    throw wrong(subject, 'the folder of transforms to exist', 'none that can be read', cause);
  });
  const file = await realpath(path.join(root, name)).catch((cause: unknown) => {
    throw wrong(subject, 'a file in the folder of transforms', 'none that can be read', cause);
  });
  if (!isWithin(root, file)) throw wrong(subject, 'a file in the folder of transforms', 'a link out of it');
  if (!(await stat(file)).isFile()) throw wrong(subject, 'a file', 'something else, e.g. a folder');
  if (!modules.test(file)) {
    throw wrong(subject, 'a module, whose name ends with .js, .mjs, .cjs, .ts, .mts or .cts', 'another file');
  }
  return file;
}

/** Refuses what some system or loader could take for a place of its own, before anything is looked up. */
function checkName(subject: string, name: unknown): asserts name is string {
  const expected = 'a path within the folder of transforms';
  if (typeof name !== 'string') throw wrong(subject, expected, `a ${typeof name}`);
  if (name === '') throw wrong(subject, expected, 'an empty text');
  if (name.includes('\0')) throw wrong(subject, expected, 'one with a NUL');
  if (name.includes('\\')) throw wrong(subject, `${expected}, with slashes only`, 'one with a backslash');
  if (url.test(name)) throw wrong(subject, expected, 'a URL or a drive');
  if (path.isAbsolute(name)) throw wrong(subject, expected, 'an absolute one');
  if (name.split('/').includes('..')) throw wrong(subject, expected, "one with '..'");
}

function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
}

function wrong(subject: string, expected: string, got: string, cause?: unknown): RivergraphError {
  return misconfigured(`${subject}: expected ${expected}, got ${got}`, { reason: 'transform', cause });
}
