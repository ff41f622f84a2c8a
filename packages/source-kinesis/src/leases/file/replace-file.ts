import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Puts a text in the place of a file's, all or nothing. Settles when it survives a power failure. One call at a time per path. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const draft = `${path}.tmp`;
  await writeDurably(draft, text);
  await rename(draft, path);
  await syncFolder(dirname(path));
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable only when the folder that holds the name is. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and orders renames by itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
