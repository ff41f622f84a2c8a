import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import type { Logger } from '@rivergraph/core';
import type { Database } from '@ladybugdb/core';
import { classifyError } from './errors.ts';
import { loadLadybug } from './load-ladybug.ts';
import { isTorn } from './torn-log.ts';

/** How a database is opened. */
interface OpenOptions {
  readonly bufferPoolBytes: number;
  readonly logger: Logger;
}

/** A database that a sink uses, and how the sink lets it go. */
export interface HeldDatabase {
  readonly database: Database;
  readonly release: () => Promise<void>;
}

/** What the database takes for the options before the one that counts here. */
const defaults = [true, false, 0, true, -1] as const;

const inMemory = ':memory:';
const openPaths = new Set<string>();

/**
 * Opens the database at a path, or takes the one given, which stays the caller's.
 *
 * A process that is killed while a transaction is written to the log leaves the beginning of it, and the database does not open with
 * that. It is left out then, with a warning: the transaction was not acknowledged, and those before it are kept. With a log that is
 * damaged in any other way the database is not opened, since acknowledged transactions might be left out with it.
 *
 * Failure: `misconfigured` for a path that this process has open already: the file lock holds between processes only, and
 * two databases on one file destroy it. `unavailable` where another process has it.
 */
export async function openDatabase(database: string | Database, options: OpenOptions): Promise<HeldDatabase> {
  if (typeof database !== 'string') return { database, release: async () => undefined };
  const path = database === inMemory ? inMemory : await canonicalPath(database);
  const free = claim(path);
  try {
    const opened = await openPath(path, options);
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

async function openPath(path: string, { bufferPoolBytes, logger }: OpenOptions): Promise<Database> {
  try {
    return await initialised(path, bufferPoolBytes, { leaveOutBrokenEnd: false });
  } catch (cause) {
    // Whoever has the file may be writing its log.
    if (classifyError(cause).reason === 'locked' || !(await hasTornLog(path))) throw cause;
    const opened = await initialised(path, bufferPoolBytes, { leaveOutBrokenEnd: true });
    logger.warn(
      'ladybug: a write that was under way when the last process ended is left out; it was not acknowledged',
    );
    return opened;
  }
}

async function hasTornLog(path: string): Promise<boolean> {
  const log = await readFile(`${path}.wal`).catch(() => undefined);
  return log !== undefined && isTorn(log);
}

async function initialised(
  path: string,
  bufferPoolBytes: number,
  { leaveOutBrokenEnd }: { readonly leaveOutBrokenEnd: boolean },
): Promise<Database> {
  const { Database } = loadLadybug();
  const [compress, readOnly, maxSize, autoCheckpoint, checkpointBytes] = defaults;
  const opened = new Database(
    path,
    bufferPoolBytes,
    compress,
    readOnly,
    maxSize,
    autoCheckpoint,
    checkpointBytes,
    !leaveOutBrokenEnd,
  );
  await opened.init();
  return opened;
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
