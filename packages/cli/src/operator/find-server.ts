import { isThere } from './is-there.ts';
import type { ServerAddress } from './server-file.ts';
import { readServerFile } from './server-file.ts';

/** The address of the process that serves the store of a folder; `undefined` where none does, or none tells it. */
export async function findServer(folder: string): Promise<ServerAddress | undefined> {
  const server = await readServerFile(folder);
  return server !== undefined && (await isThere(server)) ? server : undefined;
}
