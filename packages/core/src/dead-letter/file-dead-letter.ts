import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DeadLetter, DeadLetterRecord } from '../contracts/dead-letter.ts';
import { closed, RivergraphError } from '../errors.ts';
import { openError, writeError } from './file-errors.ts';
import { formatDeadLetterLine } from './line-format.ts';
import { repairEnd } from './repair.ts';

/** The options of {@link createFileDeadLetter}. @public */
export interface FileDeadLetterOptions {
  /**
   * Whether a write waits until the disk has the data. `false` is faster, and loses records when the machine goes down
   * (not when the process does): their positions are committed.
   *
   * @defaultValue `true`
   */
  readonly fsync?: boolean | undefined;
}

/**
 * Makes a dead letter that appends to a file, one line of JSON per record (see {@link DeadLetterLine}), with the original
 * bytes. `parseDeadLetterLine` reads a line back.
 *
 * Settles: `write` resolves when the disk has the lines.
 * Concurrency: one process at a time may have the file open.
 * Ownership: the file is created where it is missing, its folder is not; it grows without bound and is never rotated.
 * Failure: `open` throws `misconfigured` for a path that cannot be written, or whose file is no dead letter file. A line
 * torn by a crash, or by a write that failed, is removed before the next one is written.
 *
 * @public
 */
export function createFileDeadLetter(path: string, options: FileDeadLetterOptions = {}): DeadLetter {
  return new FileDeadLetter(path, options.fsync ?? true);
}

class FileDeadLetter implements DeadLetter {
  readonly name = 'file';
  readonly #path: string;
  readonly #fsync: boolean;
  #file: FileHandle | undefined;
  #torn = false;

  constructor(path: string, fsync: boolean) {
    this.#path = path;
    this.#fsync = fsync;
  }

  async open(): Promise<void> {
    if (this.#file !== undefined) return;
    let file: FileHandle | undefined;
    try {
      file = await open(this.#path, 'a+');
      await repairEnd(file, this.#path);
      if (this.#fsync) await this.#syncFolder(file);
    } catch (error) {
      await file?.close();
      throw error instanceof RivergraphError ? error : openError(this.#path, error);
    }
    this.#torn = false;
    this.#file = file;
  }

  async write(records: readonly DeadLetterRecord[]): Promise<void> {
    const file = this.#file;
    if (file === undefined) throw closed(`Dead letter file ${this.#path}: expected to be open, got a write`);
    const lines = records.map((record) => `${formatDeadLetterLine(record)}\n`).join('');
    try {
      if (this.#torn) await repairEnd(file, this.#path);
      this.#torn = true;
      await file.appendFile(lines);
      if (this.#fsync) await file.datasync();
      this.#torn = false;
    } catch (error) {
      throw error instanceof RivergraphError ? error : writeError(this.#path, error);
    }
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  /** A new file is not safe before its folder's entry is. */
  async #syncFolder(file: FileHandle): Promise<void> {
    await file.sync();
    // Windows has no handles of folders, and a folder may be writable without being readable.
    const folder = await open(dirname(this.#path), 'r').catch(() => undefined);
    if (folder === undefined) return;
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}
