import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createJiti } from 'jiti';

const typescript = /\.[cm]?ts$/;
const require = createRequire(import.meta.url);

// Its cache on disk would lie in a folder that others may write to. Packages are loaded by Node, so that there is one copy of each.
const jiti = createJiti(import.meta.url, { fsCache: false, interopDefault: false });

/** When the TypeScript modules that are loaded were last changed. */
const loaded: Map<string, number> = new Map();

/**
 * Loads a module by its whole path: JavaScript as Node does, TypeScript by jiti, whatever Node can do by itself, so that the same syntax
 * works on every version. A module that was changed since it was last loaded is loaded anew; what it imports is not.
 */
export async function loadModule(file: string): Promise<unknown> {
  const { mtimeMs } = await stat(file);
  if (typescript.test(file)) {
    if (loaded.get(file) !== mtimeMs) delete require.cache[file];
    loaded.set(file, mtimeMs);
    return await jiti.import(file);
  }
  const url = pathToFileURL(file);
  url.searchParams.set('v', String(mtimeMs));
  return await import(url.href);
}

/** What a module exports by default. That of a CommonJS module that was made of an ES module is one deeper. */
export function defaultExport(module: unknown): unknown {
  const value = property(module, 'default');
  return property(value, '__esModule') === true ? property(value, 'default') : value;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
