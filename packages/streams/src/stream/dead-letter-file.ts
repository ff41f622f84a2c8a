import { mkdir, open, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { createFileDeadLetter, silentLogger } from '@rivergraph/core';
import type { Clock, DeadLetter } from '@rivergraph/core';
import { removeFile, syncFolder } from '../files/durable.ts';
import { fileError, systemCode } from '../files/file-errors.ts';

const suffix = '.jsonl';

/** The file that takes the rejected records of a stream. */
export function deadLetterFile(folder: string, stream: string): string {
  return path.resolve(folder, `${stream}${suffix}`);
}

/** Makes the dead letter of a stream; opening it creates its folder and its file, which only their owner may read. */
export function createStreamDeadLetter(file: string): DeadLetter {
  const inner = createFileDeadLetter(file);
  return {
    name: inner.name,
    open: async (context) => {
      // Opening the file as a dead letter says best what is wrong.
      await createPrivate(file).catch(() => undefined);
      await inner.open(context);
    },
    write: async (records, context) => await inner.write(records, context),
    close: async () => await inner.close(),
  };
}

/** The records may be anybody's data. */
async function createPrivate(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  await handle.close();
}

/**
 * Puts the rejected records of a stream aside, to be replayed, so that those that are rejected again have an empty file. Gives the
 * files that hold them, with those that a replay which did not come to its end has left; none where there are none.
 */
export async function takeDeadLetters(file: string, clock: Clock): Promise<readonly string[]> {
  try {
    const left = await leftOver(file);
    if (!(await holdsAny(file))) return left.files;
    await mend(file, clock);
    const taken = asideFile(file, left.highest + 1);
    await rename(file, taken);
    await syncFolder(path.dirname(file));
    return [...left.files, taken];
  } catch (error) {
    throw fileError(`Dead letter file ${file}`, error);
  }
}

/** Removes files whose records were replayed. */
export async function removeReplayed(files: readonly string[]): Promise<void> {
  for (const file of files) {
    try {
      await removeFile(file);
      await syncFolder(path.dirname(file));
    } catch (error) {
      throw fileError(`Dead letter file ${file}`, error);
    }
  }
}

/** No stream can be called like this, because a name has no tilde. */
function asideFile(file: string, number: number): string {
  return `${file.slice(0, -suffix.length)}~replaying-${number}${suffix}`;
}

async function leftOver(
  file: string,
): Promise<{ readonly files: readonly string[]; readonly highest: number }> {
  const start = `${path.basename(file, suffix)}~replaying-`;
  const names = await readdir(path.dirname(file)).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  });
  const numbers = names
    .filter((name) => name.startsWith(start) && name.endsWith(suffix))
    .map((name) => Number(name.slice(start.length, -suffix.length)))
    .filter((number) => Number.isSafeInteger(number) && number > 0)
    .sort((one, other) => one - other);
  return { files: numbers.map((number) => asideFile(file, number)), highest: numbers.at(-1) ?? 0 };
}

async function holdsAny(file: string): Promise<boolean> {
  try {
    return (await stat(file)).size > 0;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** A line that a crash has cut in two would be replayed as a record that is none. */
async function mend(file: string, clock: Clock): Promise<void> {
  const deadLetter = createFileDeadLetter(file);
  await deadLetter.open({ signal: new AbortController().signal, clock, logger: silentLogger });
  await deadLetter.close();
}
