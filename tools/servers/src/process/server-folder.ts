import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { keep } from './keeper.ts';

/** Where a server keeps its data and logs. */
export interface ServerFolder {
  readonly path: string;
  readonly isTemporary: boolean;
  /** Removes a temporary folder; leaves another alone. */
  readonly remove: () => Promise<void>;
}

/**
 * Opens the folder that was asked for, or makes a temporary one, which ends with this process at the latest.
 *
 * `server` is part of the name of a temporary one.
 */
export async function openServerFolder(wanted: string | undefined, server: string): Promise<ServerFolder> {
  if (wanted !== undefined) {
    const path = resolve(wanted);
    await mkdir(path, { recursive: true });
    return { path: await realpath(path), isTemporary: false, remove: async () => undefined };
  }
  const path = await mkdtemp(join(await realpath(tmpdir()), `rivergraph-${server}-`));
  const letGo = keep({ folder: path });
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
    letGo();
  };
  return { path, isTemporary: true, remove };
}
