import { open, readFile } from 'node:fs/promises';
import { isObject } from '../config/json.ts';
import { createFile, removeFile } from '../files/durable.ts';
import { systemCode } from '../files/file-errors.ts';
import type { Owner } from './owner.ts';

/** What a lock file says. */
export interface LockContent {
  readonly id: string;
  readonly owner: Owner;
  /** Grows as long as the owner lives. */
  readonly beat: number;
  readonly state: 'held' | 'released';
}

/** The same length always, so that a newer text covers the older one whole. */
const fileBytes = 1024;

/** Makes a lock file. Gives `false` where there is one of this name. */
export async function createLockFile(file: string, content: LockContent): Promise<boolean> {
  try {
    await createFile(file, textOf(content));
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    // Half a lock would be waited for.
    await removeFile(file).catch(() => undefined);
    throw error;
  }
}

/** Writes over a lock file; one that is gone stays gone. Closes it each time, because network file systems tell others then. */
export async function updateLockFile(file: string, content: LockContent): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.write(textOf(content), 0);
  } finally {
    await handle.close();
  }
}

/** Reads a lock file as text, to see whether it changes, and what it says where it is whole. `undefined`: it is gone. */
export async function readLockFile(
  file: string,
): Promise<{ readonly text: string; readonly content: LockContent | undefined } | undefined> {
  try {
    const text = await readFile(file, 'utf8');
    return { text, content: parseLock(text) };
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function textOf({ id, owner, beat, state }: LockContent): string {
  const { host, pid, place, started } = owner;
  return (
    `${JSON.stringify({ version: 1, state, beat, id, pid, started, place, host: host.slice(0, 255) })}`.padEnd(
      fileBytes - 1,
    ) + '\n'
  );
}

function parseLock(text: string): LockContent | undefined {
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    // Its owner is writing it, or was.
    return undefined;
  }
  if (!isObject(fields)) return undefined;
  const { id, beat, state, pid, place, started, host } = fields;
  if (typeof id !== 'string' || typeof beat !== 'number' || typeof pid !== 'number') return undefined;
  return {
    id,
    beat,
    state: state === 'released' ? 'released' : 'held',
    owner: { pid, host: String(host), place: textOrNone(place), started: textOrNone(started) },
  };
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
