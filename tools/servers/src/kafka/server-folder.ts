import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { openServerFolder } from '../process/server-folder.ts';
import type { ServerFolder } from '../process/server-folder.ts';

/** Where a cluster keeps its data and logs. */
export interface ClusterFolder extends ServerFolder {
  /** Written down in the folder: it stays the same when the cluster is started again. */
  readonly clusterId: string;
}

/** Opens the folder that was asked for, or makes a temporary one, which ends with this process at the latest. */
export async function openClusterFolder(wanted: string | undefined): Promise<ClusterFolder> {
  const folder = await openServerFolder(wanted, 'kafka');
  return { ...folder, clusterId: await clusterIdOf(folder.path) };
}

async function clusterIdOf(folder: string): Promise<string> {
  const file = join(folder, 'cluster-id');
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    // Kafka's own form. A first "-" would be read as a flag.
    const id = randomBytes(16).toString('base64url').replace(/^-/, 'A');
    await writeFile(file, id);
    return id;
  }
}
