import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { errorCode } from '../error-code.ts';
import { keep } from '../process/keeper.ts';

/** Where a cluster keeps its data and logs. */
export interface ServerFolder {
  readonly path: string;
  readonly isTemporary: boolean;
  /** Written down in the folder: it stays the same when the cluster is started again. */
  readonly clusterId: string;
  /** Removes a temporary folder; leaves another alone. */
  readonly remove: () => Promise<void>;
}

/** Opens the folder that was asked for, or makes a temporary one, which ends with this process at the latest. */
export async function openServerFolder(wanted: string | undefined): Promise<ServerFolder> {
  if (wanted !== undefined) {
    const path = resolve(wanted);
    await mkdir(path, { recursive: true });
    return { path, isTemporary: false, clusterId: await clusterIdOf(path), remove: async () => undefined };
  }
  const path = await mkdtemp(join(await realpath(tmpdir()), 'rivergraph-kafka-'));
  const letGo = keep({ folder: path });
  const remove = async (): Promise<void> => {
    await rm(path, { recursive: true, force: true, maxRetries: 5 });
    letGo();
  };
  return { path, isTemporary: true, clusterId: await clusterIdOf(path), remove };
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
