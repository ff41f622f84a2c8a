import { access, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { keep } from '../process/keeper.ts';
import { cacheRoot } from './cache-root.ts';
import { withLock } from './lock.ts';

/** One folder of the cache, and how it is made the first time. */
export interface CachedFolderOptions {
  readonly name: string;
  /** Fills an empty folder; what it leaves there when it rejects is thrown away. */
  readonly fill: (folder: string) => Promise<void>;
  /** @defaultValue {@link cacheRoot} */
  readonly root?: string | undefined;
}

/**
 * Gives a folder of the cache, made on first use by whichever process comes first; the others wait for it.
 *
 * A folder is complete once it is there under its name: it is filled elsewhere and renamed.
 *
 * Rejects with the failure of `fill`, and the next call tries again.
 */
export async function cachedFolder({ name, fill, root = cacheRoot() }: CachedFolderOptions): Promise<string> {
  const folder = join(root, name);
  if (await exists(folder)) return folder;
  await mkdir(root, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (!(await exists(folder))) await fillAndRename(folder, fill);
  });
  return folder;
}

/** Tells whether the cache holds a folder already. */
export async function isCached(name: string, root: string = cacheRoot()): Promise<boolean> {
  return await exists(join(root, name));
}

async function fillAndRename(folder: string, fill: CachedFolderOptions['fill']): Promise<void> {
  const part = `${folder}.${process.pid}.part`;
  const letGo = keep({ folder: part });
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { recursive: true });
    await fill(part);
    await rename(part, folder).catch(async (error: unknown) => {
      // Another process took over a dead lock at the same time and was first.
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(part, { recursive: true, force: true });
    letGo();
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
