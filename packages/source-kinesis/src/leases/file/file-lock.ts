import { randomUUID } from 'node:crypto';
import { readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { threadId } from 'node:worker_threads';
import { misconfigured } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { fileError, systemCode } from './errors.ts';

/** Who holds a lock file. */
interface Holder {
  readonly pid: number;
  readonly thread: number;
  readonly host: string;
  readonly token: string;
}

/** The locks that this process holds. A container starts again with the process id it had: the id alone does not tell who wrote. */
const held = new Set<string>();

/** The mark that one process uses a file. It is a file beside it. */
export class FileLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /** Failure: `misconfigured`, reason `lease-file-locked`, when somebody else has it who may be alive. */
  static async acquire(file: string): Promise<FileLock> {
    const path = `${file}.lock`;
    const holder = { pid: process.pid, thread: threadId, host: hostname(), token: randomUUID() };
    if (!(await create(path, holder))) {
      const other = await readHolder(path);
      if (other !== 'gone' && (other === 'unknown' || isAlive(other))) throw locked(file, path, other);
      await remove(path);
      if (!(await create(path, holder))) throw locked(file, path, await readHolder(path));
    }
    held.add(holder.token);
    return new FileLock(path, holder.token);
  }

  /**
   * Throws when somebody else has taken the lock, or deleted it. Two that find a lock stale at the same moment may both get it: the
   * one whose mark was replaced finds that out here.
   */
  async assertHeld(): Promise<void> {
    if (await this.#isOurs()) return;
    throw misconfigured(
      `Lease file lock '${this.#path}': expected the mark of this process, got another or none. Another process uses the leases`,
      { reason: 'lease-file-locked' },
    );
  }

  /** Never rejects: what stays behind is found stale later. */
  async release(): Promise<void> {
    try {
      if (await this.#isOurs()) await remove(this.#path);
    } catch {
      // It is stale from now on.
    }
    held.delete(this.#token);
  }

  async #isOurs(): Promise<boolean> {
    const holder = await readHolder(this.#path);
    return typeof holder === 'object' && holder.token === this.#token;
  }
}

/** Gives whether it did; there may be one already. */
async function create(path: string, holder: Holder): Promise<boolean> {
  try {
    await writeFile(path, `${JSON.stringify(holder)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw fileError(error, `Lease file lock '${path}'`, 'a folder in which it can be written');
  }
}

async function remove(path: string): Promise<void> {
  await unlink(path).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return;
    throw fileError(error, `Lease file lock '${path}'`, 'a file that can be deleted');
  });
}

async function readHolder(path: string): Promise<Holder | 'gone' | 'unknown'> {
  try {
    return parseHolder(await readFile(path, 'utf8'));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'gone';
    throw fileError(error, `Lease file lock '${path}'`, 'a file that can be read');
  }
}

function parseHolder(text: string): Holder | 'unknown' {
  try {
    const { pid, thread, host, token } = JSON.parse(text) as Record<string, unknown>;
    const isWhole =
      Number.isSafeInteger(pid) &&
      Number.isSafeInteger(thread) &&
      typeof host === 'string' &&
      typeof token === 'string';
    return isWhole ? { pid: pid as number, thread: thread as number, host, token } : 'unknown';
  } catch {
    return 'unknown';
  }
}

/** Whether a process may be alive; on another host there is no telling. */
function isAlive({ pid, thread, host, token }: Holder): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid && thread === threadId) return held.has(token);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user, but alive.
    return systemCode(error) === 'EPERM';
  }
}

function locked(file: string, path: string, holder: Holder | 'gone' | 'unknown'): RivergraphError {
  return misconfigured(
    `Lease file '${file}': expected to be its only user, got ${nameOf(holder)}. Workers in several processes need a lease table; if that user is gone for good, delete '${path}'`,
    { reason: 'lease-file-locked' },
  );
}

function nameOf(holder: Holder | 'gone' | 'unknown'): string {
  if (typeof holder === 'string') return 'another process';
  if (held.has(holder.token)) return 'another store of this process (its sources can share one)';
  return `process ${holder.pid} on host '${holder.host}'`;
}
