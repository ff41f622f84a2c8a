import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';
import { tailOf } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';
import { openNeo4j } from './open-neo4j.ts';
import type { Neo4jAddress } from './server.ts';

/** A server that is starting. */
export interface StartingNeo4j {
  readonly address: Neo4jAddress;
  readonly process: ServerProcess;
  readonly logFile: string;
  /** Tells it from another server that has taken its port. */
  readonly folder: string;
}

/** The failure of a server to start because its port was taken. */
export class Neo4jPortTakenError extends Error {
  override readonly name: string = 'Neo4jPortTakenError';
}

const pollMs = 150;
const hasty = { connectionTimeout: 2_000, connectionAcquisitionTimeout: 5_000, maxTransactionRetryTime: 0 };

/**
 * Waits until a server answers a query; that its port is open does not mean that.
 *
 * Rejects when its process ends first, or when it is not ready after `deadlineMs` (three minutes); the end of its log is in the
 * message.
 */
export async function untilNeo4jReady(server: StartingNeo4j, deadlineMs: number = 180_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let end: string | undefined;
  void server.process.exited.then((how) => (end = how));
  while (!(await answers(server))) {
    if (end !== undefined) throw failure(server, `expected it to start, got ${end}`);
    if (performance.now() > deadline)
      throw failure(server, `expected it to answer within ${deadlineMs / 1000} s, got nothing`);
    await delay(pollMs);
  }
}

async function answers(server: StartingNeo4j): Promise<boolean> {
  try {
    return (await homeOf(server.address)) === server.folder;
  } catch (error) {
    if (errorCode(error) !== 'Neo.ClientError.Security.Unauthorized') return false;
    throw failure(server, 'expected the password of the first start of its folder, got another');
  }
}

/** Asks a server for the folder that it lives in, once its database answers. Rejects when it does not. */
async function homeOf(address: Neo4jAddress): Promise<unknown> {
  const driver = openNeo4j(address, hasty);
  try {
    await driver.executeQuery('RETURN 1');
    const { records } = await driver.executeQuery(
      "SHOW SETTINGS 'server.directories.neo4j_home' YIELD value",
    );
    return records[0]?.get('value');
  } finally {
    await driver.close();
  }
}

function failure({ logFile }: StartingNeo4j, message: string): Error {
  const log = tailOf(logFile);
  const text = `Neo4j: ${message}. The end of its log:\n${log}`;
  return log.includes('Address already in use') ? new Neo4jPortTakenError(text) : new Error(text);
}
