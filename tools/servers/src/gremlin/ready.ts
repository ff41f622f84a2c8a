import { setTimeout as delay } from 'node:timers/promises';
import { tailOf } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { folderProperty } from './jvm.ts';
import { openGremlin } from './open-gremlin.ts';
import type { GremlinAddress } from './server.ts';

/** A server that is starting. */
export interface StartingGremlin {
  readonly address: GremlinAddress;
  readonly process: ServerProcess;
  readonly logFile: string;
  /** Tells it from another server that has taken its port. */
  readonly folder: string;
}

/** The failure of a server to start because its port was taken. */
export class GremlinPortTakenError extends Error {
  override readonly name: string = 'GremlinPortTakenError';
}

const pollMs = 150;
// A first script takes long on a machine with much to do, but the next one finds it compiled.
const probeMs = 5_000;
const portTaken = 'Could not bind to';

/**
 * Waits until a server answers a request; that its port is open does not mean that.
 *
 * Rejects when its process ends first, or when it is not ready after `deadlineMs` (one minute); the end of its log is in the message.
 */
export async function untilGremlinReady(server: StartingGremlin, deadlineMs: number = 60_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let end: string | undefined;
  // Another server that has taken the port may keep a client waiting.
  const ended = server.process.exited.then((how) => {
    end = how;
    return false;
  });
  while (!(await Promise.race([answers(server), ended]))) {
    if (end !== undefined) throw failure(server, `expected it to start, got ${end}`);
    // Half a minute passes until it ends because of that.
    if (tailOf(server.logFile).includes(portTaken)) throw failure(server, 'expected its port, got none');
    if (performance.now() > deadline)
      throw failure(server, `expected it to answer within ${deadlineMs / 1000} s, got nothing`);
    await delay(pollMs);
  }
}

async function answers({ address, folder }: StartingGremlin): Promise<boolean> {
  const client = openGremlin(address, { timeoutMs: probeMs });
  try {
    const [home] = await client.run(`System.getProperty('${folderProperty}')`);
    return home === folder;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

function failure({ logFile }: StartingGremlin, message: string): Error {
  const log = tailOf(logFile);
  const text = `Gremlin Server: ${message}. The end of its log:\n${log}`;
  return log.includes(portTaken) ? new GremlinPortTakenError(text) : new Error(text);
}
