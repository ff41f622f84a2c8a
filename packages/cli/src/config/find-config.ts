import { dirname, join, resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import { isFile } from './is-file.ts';

/** The names that a configuration may have; where a folder has several, the first counts. */
const configNames = [
  'rivergraph.config.ts',
  'rivergraph.config.mts',
  'rivergraph.config.js',
  'rivergraph.config.mjs',
] as const;

/** Finds the configuration: the file that is named, or the nearest from the folder upwards. Failure: `misconfigured`. */
export function findConfig(folder: string, named: string | undefined): string {
  const path = named === undefined ? nearest(resolve(folder)) : resolve(folder, named);
  if (path !== undefined && isFile(path)) return path;
  const expected =
    named === undefined ? `${configNames[0]} in '${folder}' or above it` : `a file at '${path}'`;
  throw misconfigured(`configuration: expected ${expected}, found none`, { reason: 'no-config' });
}

function nearest(folder: string): string | undefined {
  const here = configNames.map((name) => join(folder, name)).find(isFile);
  if (here !== undefined) return here;
  const above = dirname(folder);
  return above === folder ? undefined : nearest(above);
}
