import { open, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './file-errors.ts';

/** Only its owner may read what streams are told. */
const mode = 0o600;

/** Replaces a file as a whole. Settles when the new one survives a power failure; until then the old one stands. */
export async function replaceFile(file: string, draft: string, text: string): Promise<void> {
  // A draft that a crash left behind would keep the rights it has.
  await removeFile(draft);
  try {
    await createFile(draft, text);
    await rename(draft, file);
  } catch (error) {
    // On a full disk it would be in the way.
    await removeFile(draft).catch(() => undefined);
    throw error;
  }
  await syncFolder(path.dirname(file));
}

/** Makes a file. Settles when its content survives a power failure. Failure: there is one of this name, or it is left half written. */
export async function createFile(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes a file. Nothing to remove is no failure. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** Gives a file, or whatever stands in its place, another name, `FILE.corrupt-N`. Nothing there is no failure. */
export async function setAside(file: string): Promise<void> {
  const start = `${path.basename(file)}.corrupt-`;
  const taken = new Set(await readdir(path.dirname(file)));
  let number = 1;
  while (taken.has(`${start}${number}`)) number += 1;
  try {
    await rename(file, path.join(path.dirname(file), `${start}${number}`));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

/** A name is durable only when the folder that holds it is. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders, and orders renames by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
