import { setTimeout as delay } from 'node:timers/promises';
import { tailOf } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { hastyClient } from './client.ts';

/** A node that is starting. */
export interface StartingNode {
  readonly name: string;
  readonly broker: string;
  readonly process: ServerProcess;
  readonly logFile: string;
  /** Tells its cluster from another one that has taken its port. */
  readonly clusterId: string;
  /** The ids of the nodes that it has to know of before it counts as ready. */
  readonly expected: readonly number[];
}

/** The failure of a node to start because one of its ports was taken. */
export class PortTakenError extends Error {
  override readonly name: string = 'PortTakenError';
}

const pollMs = 150;

/**
 * Waits until a node answers as a member of its cluster; that its port is open does not mean that.
 *
 * Rejects when its process ends first, or when it is not ready after `deadlineMs` (two minutes); the end of its log is in the message.
 */
export async function waitUntilReady(node: StartingNode, deadlineMs: number = 120_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let end: string | undefined;
  void node.process.exited.then((how) => (end = how));
  while (!(await answers(node))) {
    if (end !== undefined) throw failure(node, `${node.name}: expected it to start, got ${end}`);
    if (performance.now() > deadline)
      throw failure(node, `${node.name}: expected it to answer within ${deadlineMs / 1000} s, got nothing`);
    await delay(pollMs);
  }
}

async function answers({ broker, clusterId, expected }: StartingNode): Promise<boolean> {
  const admin = hastyClient({ brokers: [broker] }).admin();
  try {
    await admin.connect();
    const cluster = await admin.describeCluster();
    const known = new Set(cluster.brokers.map(({ nodeId }) => nodeId));
    return cluster.clusterId === clusterId && expected.every((id) => known.has(id));
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function failure({ logFile }: StartingNode, message: string): Error {
  const log = tailOf(logFile);
  const text = `${message}. The end of its log:\n${log}`;
  return log.includes('Address already in use') ? new PortTakenError(text) : new Error(text);
}
