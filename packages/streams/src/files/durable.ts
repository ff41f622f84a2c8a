import { open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from './file-errors.ts';

/** Only its owner may read what streams are told. */
const mode = 0o600;

/** Replaces a file as a whole. Settles when the new one survives a power failure; until then the old one stands. */
export async function replaceFile(file: string, draft: string, text: string): Promise<void> {
  // A draft that a crash left behind would keep the rights it has.
  await removeFile(draft);
  const handle = await open(draft, 'wx', mode);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
  await syncFolder(path.dirname(file));
}

/** Removes a file. Nothing to remove is no failure. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
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
