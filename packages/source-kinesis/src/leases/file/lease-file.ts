import { readFile } from 'node:fs/promises';
import type { Lease } from '../lease.ts';
import { LeaseRows } from '../memory/lease-rows.ts';
import { fileError, systemCode } from './errors.ts';
import type { FileLock } from './file-lock.ts';
import { formatLeases, parseLeases } from './lease-format.ts';
import type { LeaseFileContent } from './lease-format.ts';
import { replaceFile } from './replace-file.ts';

/** Reads a lease file; `undefined` when there is none yet. */
export async function readLeaseFile(path: string): Promise<LeaseFileContent | undefined> {
  try {
    return parseLeases(await readFile(path, 'utf8'), path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw fileError(error, `Lease file '${path}'`, 'a file that can be read');
  }
}

/** Leases in memory that are in a file too, which is replaced as a whole. */
export class LeaseFile {
  readonly rows: LeaseRows;
  readonly stream: string;
  readonly #path: string;
  readonly #lock: FileLock;
  /** What is on the disk for certain. */
  #durable: readonly Lease[];
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(path: string, lock: FileLock, { stream, leases }: LeaseFileContent) {
    this.rows = new LeaseRows(leases);
    this.stream = stream;
    this.#path = path;
    this.#lock = lock;
    this.#durable = leases;
  }

  /**
   * Writes the rows as they are when the write before has ended, so that all changes until then share one.
   *
   * Settles when they survive a power failure. Failure: the rows are again what is on the disk, and all that waits for this write
   * or the next one is refused with it, because those changes built on what was lost.
   */
  async save(): Promise<void> {
    this.#next ??= this.#enqueue();
    await this.#next;
  }

  /** Settles when nothing is being written any more, and others may use the file. Never rejects. */
  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#lock.release();
  }

  async #enqueue(): Promise<void> {
    const write = this.#writeAfter(this.#writing);
    this.#writing = write;
    // Those who wait for it get the failure; the next one must not, once its changes build on what is on the disk.
    write.catch(() => {
      if (this.#writing === write) this.#writing = Promise.resolve();
    });
    await write;
  }

  async #writeAfter(before: Promise<void>): Promise<void> {
    try {
      await this.#turnAfter(before);
      await this.#write();
    } catch (error) {
      this.rows.reset(this.#durable);
      throw fileError(error, `Lease file '${this.#path}'`, 'a folder in which it can be written');
    }
  }

  async #turnAfter(before: Promise<void>): Promise<void> {
    try {
      await before;
      // Changes that are made in the same turn of the event loop come along.
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      this.#next = undefined;
    }
  }

  async #write(): Promise<void> {
    const leases = this.rows.list();
    await this.#lock.assertHeld();
    await replaceFile(this.#path, formatLeases({ stream: this.stream, leases }));
    this.#durable = leases;
  }
}
