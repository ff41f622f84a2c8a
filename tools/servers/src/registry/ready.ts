import { setTimeout as delay } from 'node:timers/promises';
import { tailOf } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';

/** A registry that is starting. */
export interface StartingRegistry {
  readonly url: string;
  readonly process: ServerProcess;
  readonly logFile: string;
}

/** The failure of a registry to start because one of its ports was taken. */
export class RegistryPortTakenError extends Error {
  override readonly name: string = 'RegistryPortTakenError';
}

const pollMs = 150;
const probeMs = 5_000;

/**
 * Waits until a registry answers.
 *
 * Rejects when its process ends first, or when it is not ready after `deadlineMs` (two minutes); the end of its log is in the message.
 */
export async function untilRegistryReady(
  registry: StartingRegistry,
  deadlineMs: number = 120_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let end: string | undefined;
  void registry.process.exited.then((how) => (end = how));
  while (!(await registryAnswers(registry.url))) {
    if (end !== undefined) throw failure(registry, `expected it to start, got ${end}`);
    if (performance.now() > deadline)
      throw failure(registry, `expected it to answer within ${deadlineMs / 1000} s, got nothing`);
    await delay(pollMs);
  }
  // Whoever else took the port may be the one that answers.
  if (end !== undefined) throw failure(registry, `expected it to start, got ${end}`);
}

/** Tells whether a registry lists its subjects. */
export async function registryAnswers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/subjects`, { signal: AbortSignal.timeout(probeMs) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

function failure({ logFile }: StartingRegistry, message: string): Error {
  const log = tailOf(logFile);
  const text = `The schema registry: ${message}. The end of its log:\n${log}`;
  return /\bin use\b/.test(log) ? new RegistryPortTakenError(text) : new Error(text);
}
