import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Something that must not outlive this process. */
export interface Kept {
  /** A process to end with SIGKILL. */
  readonly pid?: number | undefined;
  /** A command to run, for what no process id of this machine stands for. */
  readonly command?: readonly string[] | undefined;
  /** A folder to remove. */
  readonly folder?: string | undefined;
}

// Reached from src and from dist alike.
const program = fileURLToPath(new URL('../../keeper/keeper.mjs', import.meta.url));
let keeper: ChildProcess | undefined;
let lastId = 0;

/**
 * Sees to it that something ends with this process, however this process ends: SIGKILL too.
 *
 * One small process stands by for all of them. It is no reason for this process to stay alive.
 *
 * @returns what to call once the thing has ended by itself
 */
export function keep(what: Kept): () => void {
  lastId += 1;
  const id = lastId;
  tell({ id, keep: what });
  return () => tell({ id });
}

function tell(message: { readonly id: number; readonly keep?: Kept }): void {
  keeper ??= startKeeper();
  keeper.stdin?.write(`${JSON.stringify(message)}\n`);
}

function startKeeper(): ChildProcess {
  // A group of its own: whoever ends this process's whole group must not end the keeper before it has done its work.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.once('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if (child.stdin instanceof Socket) child.stdin.unref();
  return child;
}
