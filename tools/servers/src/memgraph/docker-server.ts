import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePorts } from '../process/ports.ts';
import { openServerFolder } from '../process/server-folder.ts';
import type { ServerFolder } from '../process/server-folder.ts';
import { ServerProcess, tailOf } from '../process/server-process.ts';
import type { MemgraphImage } from './docker-runtime.ts';
import { openMemgraph } from './open-memgraph.ts';
import type { MemgraphServer } from './server.ts';

const pollMs = 150;
const deadlineMs = 60_000;

/**
 * Runs an image on a port of 127.0.0.1. Resolves once it answers a query; it ends with this process at the latest.
 *
 * Rejects with the end of its log when it does not start; then nothing is left behind.
 */
export async function startMemgraphImage(image: MemgraphImage, port?: number): Promise<MemgraphServer> {
  const listen = port ?? (await freePorts(1))[0] ?? 0;
  const folder = await openServerFolder(undefined, 'memgraph');
  const logFile = join(folder.path, 'server.log');
  const process = await ServerProcess.start({ ...image.process(listen), folder: folder.path, logFile });
  const server = serverOf(image, listen, { folder, logFile, process });
  try {
    await untilReady(server, process);
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

interface Running {
  readonly folder: ServerFolder;
  readonly logFile: string;
  readonly process: ServerProcess;
}

function serverOf({ version }: MemgraphImage, port: number, running: Running): MemgraphServer {
  const { folder, logFile, process } = running;
  const stop = async (): Promise<void> => {
    await process.kill();
    await folder.remove();
  };
  return {
    origin: 'docker',
    version,
    url: `bolt://127.0.0.1:${port}`,
    host: '127.0.0.1',
    port,
    username: undefined,
    password: undefined,
    double: undefined,
    pid: process.pid,
    log: () => tailOf(logFile),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function untilReady(server: MemgraphServer, process: ServerProcess): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await answers(server))) {
    const why = process.isRunning ? 'nothing' : 'its end';
    if (!process.isRunning || performance.now() > deadline)
      throw new Error(
        `Memgraph: expected it to answer within ${deadlineMs / 1_000} s, got ${why}. The end of its log:\n${server.log()}`,
      );
    await delay(pollMs);
  }
}

async function answers(server: MemgraphServer): Promise<boolean> {
  const client = openMemgraph(server, { connectionTimeout: 2_000 });
  try {
    await client.run('RETURN 1 AS one');
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}
