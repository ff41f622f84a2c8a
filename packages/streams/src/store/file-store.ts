import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@rivergraph/core';
import { closed, misconfigured, systemClock } from '@rivergraph/core';
import type { CorruptStream, StoredStream, StreamStore } from '../contracts/store.ts';
import { checkName, isName } from '../config/names.ts';
import { removeFile, replaceFile, setAside, syncFolder } from '../files/durable.ts';
import { fileError } from '../files/file-errors.ts';
import { FolderLock } from './folder-lock.ts';
import { readStored } from './read-stored.ts';
import { formatStored } from './stored-format.ts';

/** The options of {@link createFileStore}. @public */
export interface FileStoreOptions {
  /**
   * Times the sign of life of the process that has the folder.
   *
   * @defaultValue the computer's clock; the sign of life does not keep the process running
   */
  readonly clock?: Clock | undefined;
}

const suffix = '.json';

/**
 * Makes a store that keeps each stream in a file of its own, `streams/NAME.json` in a folder, which is created where it is missing. Other
 * files in the folder are left alone.
 *
 * Settles: what was saved survives a power failure, whole. Concurrency: one live process at a time has the folder. After `kill -9` it
 * is free at once on the same system, else after 10 s, as seen from another host or container.
 * Ownership: the files hold the settings as they were given, credentials in them too, and only their owner may read them.
 * Failure: `open` rejects with `misconfigured` for a folder that is in use (reason `in-use`) or cannot be written. What stands in the file
 * of a stream and cannot be read is given as a stream that is corrupt, and stays as it is; `remove` sets it aside as
 * `NAME.json.corrupt-N`.
 *
 * @public
 */
export function createFileStore(folder: string, options: FileStoreOptions = {}): StreamStore {
  if (typeof folder !== 'string' || folder === '')
    throw misconfigured(`File store: expected the path of a folder, got a value of type ${typeof folder}`);
  const { clock = systemClock, clock: background = backgroundClock } = options;
  return new FileStore(path.resolve(folder, 'streams'), { clock, background });
}

class FileStore implements StreamStore {
  readonly name = 'file';
  readonly #folder: string;
  readonly #clocks: { readonly clock: Clock; readonly background: Clock };
  #lock: FolderLock | undefined;
  #corrupt: Set<string> = new Set();

  constructor(folder: string, clocks: { readonly clock: Clock; readonly background: Clock }) {
    this.#folder = folder;
    this.#clocks = clocks;
  }

  async open(): Promise<readonly (StoredStream | CorruptStream)[]> {
    if (this.#lock !== undefined)
      throw misconfigured(`Store of streams ${this.#folder}: expected to be closed, it is open`, {
        reason: 'in-use',
      });
    return await this.#guarded(async () => {
      const made = await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      if (made !== undefined) await syncFolder(path.dirname(made));
      const lock = await FolderLock.take(this.#folder, this.#clocks);
      try {
        const streams = await this.#readAll();
        this.#corrupt = new Set(streams.filter((stream) => 'corrupt' in stream).map(({ name }) => name));
        this.#lock = lock;
        return streams;
      } catch (error) {
        await lock.release();
        throw error;
      }
    });
  }

  async save(stream: StoredStream): Promise<void> {
    await this.#guarded(async () => {
      await this.#assertOpen();
      const file = this.#fileOf(stream.name);
      if (this.#corrupt.has(stream.name))
        throw misconfigured(`Stored stream ${file}: expected it to be removed before it is replaced`, {
          reason: 'corrupt',
        });
      await replaceFile(file, this.#draftOf(stream.name), formatStored(stream));
    });
  }

  async remove(name: string): Promise<void> {
    await this.#guarded(async () => {
      await this.#assertOpen();
      const file = this.#fileOf(name);
      await (this.#corrupt.has(name) ? setAside(file) : removeFile(file));
      this.#corrupt.delete(name);
      await syncFolder(this.#folder);
    });
  }

  async close(): Promise<void> {
    const lock = this.#lock;
    this.#lock = undefined;
    await lock?.release();
  }

  async #readAll(): Promise<readonly (StoredStream | CorruptStream)[]> {
    const files = (await readdir(this.#folder)).filter((file) => file.endsWith(suffix)).sort();
    const names = files.map((file) => file.slice(0, -suffix.length)).filter(isName);
    const streams: (StoredStream | CorruptStream)[] = [];
    for (const name of names) {
      const stream = await readStored(this.#fileOf(name), name);
      if (stream !== undefined) streams.push(stream);
    }
    return streams;
  }

  async #assertOpen(): Promise<void> {
    if (this.#lock === undefined)
      throw closed(`Store of streams ${this.#folder}: expected to be open, it is not`);
    await this.#lock.assertHeld();
  }

  /** A name could lead out of the folder. */
  #fileOf(name: string): string {
    return path.join(this.#folder, `${checkName(name)}${suffix}`);
  }

  #draftOf(name: string): string {
    return path.join(this.#folder, `.${checkName(name)}${suffix}.draft`);
  }

  async #guarded<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      throw fileError(`Store of streams ${this.#folder}`, error);
    }
  }
}

/** Its timers let the process end. */
const backgroundClock: Clock = {
  now: () => systemClock.now(),
  setTimer: (callback, delayMs) => {
    const handle = setTimeout(callback, delayMs);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};
