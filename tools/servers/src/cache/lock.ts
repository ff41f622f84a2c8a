import { readlink, symlink, unlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode } from '../error-code.ts';

/** How long to wait for the process that holds a lock. */
export interface LockOptions {
  /** @defaultValue ten minutes: a first download may be slow */
  readonly timeoutMs?: number | undefined;
}

const pollMs = 100;

/**
 * Runs a task while no other process runs one under the same lock file.
 *
 * The lock of a process that died is taken over. It keeps processes from doing the same work twice; two may still get in at once
 * when they take over the same dead lock, so the task itself has to end in an atomic step.
 *
 * Rejects when the lock is still held after `timeoutMs`.
 */
export async function withLock<T>(
  file: string,
  task: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  await acquire(file, options.timeoutMs ?? 10 * 60_000);
  try {
    return await task();
  } finally {
    await unlink(file).catch(() => undefined);
  }
}

async function acquire(file: string, timeoutMs: number): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await tryAcquire(file))) {
    if (performance.now() > deadline)
      throw new Error(
        `The lock ${file}: expected it to be free within ${timeoutMs / 1000} s, got one still held`,
      );
    await delay(pollMs);
  }
}

/** A symbolic link is made with its content in one step, so no reader ever sees a lock without its owner. */
async function tryAcquire(file: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), file);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    const owner = Number(await readlink(file).catch(() => process.pid));
    if (!isAlive(owner)) await unlink(file).catch(() => undefined);
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
