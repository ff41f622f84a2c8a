import { resolve } from 'node:path';
import { misconfigured } from '@rivergraph/core';
import type { LeaseSession, LeaseStore, LeaseStoreContext } from '../lease-store.ts';
import { LeaseRows } from '../memory/lease-rows.ts';
import { otherStream } from '../memory/other-stream.ts';
import { RowsSession } from '../memory/rows-session.ts';
import { SessionGate } from '../memory/session-gate.ts';
import { FileLock } from './file-lock.ts';
import { LeaseFile, readLeaseFile } from './lease-file.ts';

/**
 * Creates a store that keeps leases in one file: for a single process that has no lease table.
 *
 * Several sources of that process may share the store, one worker each; a second process is refused, by a lock file beside it. The
 * file holds the leases of one stream. Each change is on the disk before it counts.
 *
 * @public
 */
export function createFileLeaseStore(path: string): LeaseStore {
  if (typeof path !== 'string' || path === '') {
    throw misconfigured(`Lease file: expected a path, got ${path === '' ? "''" : typeof path}`, {
      reason: 'lease-file',
    });
  }
  return new FileLeaseStore(resolve(path));
}

class FileLeaseStore implements LeaseStore {
  readonly name = 'file';
  readonly durable = true;
  readonly #path: string;
  /** Shared by the sessions that write. */
  #file: Promise<LeaseFile> | undefined;
  #users = 0;
  /** Whoever opens the file again waits for it. */
  #closing: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  async open(context: LeaseStoreContext): Promise<LeaseSession> {
    context.signal.throwIfAborted();
    const gate = new SessionGate(this.name, context);
    if (context.purpose === 'check') return await this.#openToCheck(context, gate);
    return await this.#openToRun(context, gate);
  }

  /** Reads the file each time, whoever writes it meanwhile. */
  async #openToCheck(context: LeaseStoreContext, gate: SessionGate): Promise<LeaseSession> {
    const rows = async (): Promise<LeaseRows> => {
      const content = await readLeaseFile(this.#path);
      if (content !== undefined) this.#assertStream(content.stream, context);
      return new LeaseRows(content?.leases ?? []);
    };
    await rows();
    return new RowsSession({ rows, save: async () => undefined, release: async () => undefined }, gate);
  }

  async #openToRun(context: LeaseStoreContext, gate: SessionGate): Promise<LeaseSession> {
    const file = await this.#use(context.stream);
    try {
      this.#assertStream(file.stream, context);
      context.signal.throwIfAborted();
    } catch (error) {
      await this.#leave();
      throw error;
    }
    return new RowsSession(
      { rows: async () => file.rows, save: async () => file.save(), release: async () => this.#leave() },
      gate,
    );
  }

  async #use(stream: string): Promise<LeaseFile> {
    this.#users += 1;
    this.#file ??= this.#openFile(stream);
    try {
      return await this.#file;
    } catch (error) {
      await this.#leave();
      throw error;
    }
  }

  async #openFile(stream: string): Promise<LeaseFile> {
    await this.#closing;
    const lock = await FileLock.acquire(this.#path);
    try {
      const content = await readLeaseFile(this.#path);
      return new LeaseFile(this.#path, lock, content ?? { stream, leases: [] });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  /** The last one to leave closes the file. */
  async #leave(): Promise<void> {
    this.#users -= 1;
    if (this.#users > 0) return;
    const file = this.#file;
    this.#file = undefined;
    this.#closing = closeIfOpen(file);
    await this.#closing;
  }

  #assertStream(stream: string, context: LeaseStoreContext): void {
    if (stream !== context.stream) throw otherStream(`Lease file '${this.#path}'`, stream, context.stream);
  }
}

async function closeIfOpen(opening: Promise<LeaseFile> | undefined): Promise<void> {
  const file = await opening?.catch(() => undefined);
  await file?.close();
}
