import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import type { Database } from '@ladybugdb/core';
import { classifyError } from './errors.ts';
import { loadLadybug } from './load-ladybug.ts';

/** A database that a sink uses, and how the sink lets it go. */
export interface HeldDatabase {
  readonly database: Database;
  readonly release: () => Promise<void>;
}

const inMemory = ':memory:';
const openPaths = new Set<string>();

/**
 * Opens the database at a path, or takes the one given, which stays the caller's.
 *
 * Failure: `misconfigured` for a path that this process has open already: the file lock holds between processes only, and
 * two databases on one file destroy it. `unavailable` where another process has it.
 */
export async function openDatabase(
  database: string | Database,
  bufferPoolBytes: number,
): Promise<HeldDatabase> {
  if (typeof database !== 'string') return { database, release: async () => undefined };
  const path = database === inMemory ? inMemory : await canonicalPath(database);
  const free = claim(path);
  try {
    const { Database } = loadLadybug();
    const opened = new Database(path, bufferPoolBytes);
    await opened.init();
    return {
      database: opened,
      release: async () => {
        await opened.close();
        free();
      },
    };
  } catch (cause) {
    free();
    throw classifyError(cause);
  }
}

/** The folder may be reached by links; the file itself may not exist yet. */
async function canonicalPath(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch {
    const folder = await realpath(dirname(absolute)).catch(() => dirname(absolute));
    return join(folder, basename(absolute));
  }
}

function claim(path: string): () => void {
  if (path === inMemory) return () => undefined;
  if (openPaths.has(path)) {
    throw misconfigured(
      'ladybug: the database file is open in this process already; open it once and give the opened Database to every sink',
    );
  }
  openPaths.add(path);
  return () => openPaths.delete(path);
}
