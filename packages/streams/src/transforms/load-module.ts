import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** When the modules were changed that were loaded. */
const loaded: Map<string, number> = new Map();

/**
 * Loads a module, anew where its file was changed since; not what it imports.
 *
 * Node keeps what it has loaded, a failure too: an ES module by its address, which is another for each change; a CommonJS module by its
 * file, which has to be forgotten.
 */
export async function loadModule(file: string): Promise<unknown> {
  const { mtimeMs } = await stat(file);
  if (loaded.get(file) !== mtimeMs) delete createRequire(import.meta.url).cache[file];
  loaded.set(file, mtimeMs);
  return await import(`${pathToFileURL(file).href}?changed=${mtimeMs}`);
}
