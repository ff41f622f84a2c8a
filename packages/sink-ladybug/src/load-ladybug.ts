import { createRequire } from 'node:module';
import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import type * as ladybug from '@ladybugdb/core';

/** What the database's package exports. @public */
export type Ladybug = Pick<typeof ladybug, 'Database' | 'Connection'>;

let loaded: Ladybug | undefined;

/**
 * Loads the embedded database: for reading the graph, and for opening a database that a sink and others share.
 *
 * `@ladybugdb/core` copies its binary into place in an install script. Where scripts are off (pnpm 10, `ignore-scripts`) it
 * cannot be imported; this takes the binary from the package for the platform instead. Use this and not the import, so
 * that all parts of a process share one copy.
 * Failure: throws `misconfigured` where the platform has no binary.
 *
 * @public
 */
export function loadLadybug(): Ladybug {
  loaded ??= load();
  return loaded;
}

function load(): Ladybug {
  const require = createRequire(import.meta.url);
  try {
    return require('@ladybugdb/core') as Ladybug;
  } catch (cause) {
    return loadForPlatform(require, cause);
  }
}

/** The platform's package is a dependency of theirs and not of ours, so it is looked up from where theirs lies. */
function loadForPlatform(require: NodeJS.Require, first: unknown): Ladybug {
  const name = `@ladybugdb/core-${process.platform}-${process.arch}`;
  try {
    return createRequire(require.resolve('@ladybugdb/core'))(name) as Ladybug;
  } catch (second) {
    throw notLoaded(name, isMissing(second) ? first : second);
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'MODULE_NOT_FOUND';
}

function notLoaded(name: string, cause: unknown): RivergraphError {
  return misconfigured(
    `ladybug: expected ${name} to be installed with @ladybugdb/core and to load, it does not`,
    {
      cause,
    },
  );
}
