import { setTimeout as delay } from 'node:timers/promises';
import { tailOf } from '../process/server-process.ts';
import type { ServerProcess } from '../process/server-process.ts';

/** An emulator that is starting. */
export interface StartingEmulator {
  /** For messages. */
  readonly name: string;
  readonly endpoint: string;
  readonly process: ServerProcess;
  readonly logFile: string;
}

/** The failure of an emulator to start because its port was taken. */
export class EmulatorPortTakenError extends Error {
  override readonly name: string = 'EmulatorPortTakenError';
}

const pollMs = 30;
const probeMs = 5_000;

/**
 * Waits until an emulator answers.
 *
 * Rejects when its process ends first, or when it is not ready after `deadlineMs` (one minute); the end of its log is in the message.
 */
export async function untilEmulatorReady(
  emulator: StartingEmulator,
  deadlineMs: number = 60_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let end: string | undefined;
  void emulator.process.exited.then((how) => (end = how));
  while (!(await answersHttp(emulator.endpoint))) {
    if (end !== undefined) throw failure(emulator, `expected it to start, got ${end}`);
    if (performance.now() > deadline)
      throw failure(emulator, `expected it to answer within ${deadlineMs / 1000} s, got nothing`);
    await delay(pollMs);
  }
  // Whoever else took the port may be the one that answers.
  if (end !== undefined) throw failure(emulator, `expected it to start, got ${end}`);
}

/** Tells whether a service of AWS, or its emulator, answers a request; that it refuses one without a signature is an answer. */
export async function answersHttp(endpoint: string): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/x-amz-json-1.1', connection: 'close' };
    const signal = AbortSignal.timeout(probeMs);
    const answer = await fetch(endpoint, { method: 'POST', headers, body: '{}', signal });
    await answer.arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

function failure({ name, logFile }: StartingEmulator, message: string): Error {
  const log = tailOf(logFile);
  const text = `${name}: ${message}. The end of its log:\n${log}`;
  return /address already in use/i.test(log) ? new EmulatorPortTakenError(text) : new Error(text);
}
