import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { misconfigured } from '@rivergraph/core';

/** Where the process that serves a store is reached, and with what. */
export interface ServerAddress {
  readonly url: string;
  readonly token: string | undefined;
  readonly pid: number;
}

/** The file in a store's folder that tells it. */
export function serverFile(folder: string): string {
  return join(folder, 'server.json');
}

/** Reads where the store's process is reached; `undefined` where there is no file, or none that says so. */
export async function readServerFile(folder: string): Promise<ServerAddress | undefined> {
  const text = await readFile(serverFile(folder), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parseAddress(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Writes the file as a whole, readable to its owner alone, because it holds the token. */
export async function writeServerFile(folder: string, { url, token, pid }: ServerAddress): Promise<void> {
  const path = serverFile(folder);
  const draft = `${path}.${pid}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(draft, `${JSON.stringify({ url, token, pid })}\n`, { mode: 0o600 });
    // The mode above is that of a new file only.
    await chmod(draft, 0o600);
    await rename(draft, path);
  } catch (cause) {
    await rm(draft, { force: true });
    throw misconfigured(`file '${path}': expected a folder in which it can be written`, { cause });
  }
}

/** Removes the file, unless another process has written its own since. */
export async function removeServerFile(folder: string, pid: number): Promise<void> {
  const address = await readServerFile(folder);
  if (address?.pid === pid) await rm(serverFile(folder), { force: true });
}

function parseAddress(value: unknown): ServerAddress | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { url, token, pid } = value as { readonly [name: string]: unknown };
  if (typeof url !== 'string' || typeof pid !== 'number' || !URL.canParse(url)) return undefined;
  return { url, token: typeof token === 'string' ? token : undefined, pid };
}
