import { open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileError, systemCode } from './errors.ts';
import { parseCheckpoint } from './checkpoint-format.ts';
import type { StoredFile } from './checkpoint-format.ts';

/** The positions of a source, kept in one small file that is replaced as a whole. */
export class Checkpoint {
  readonly path: string;
  #files: ReadonlyMap<string, StoredFile>;

  private constructor(path: string, files: ReadonlyMap<string, StoredFile>) {
    this.path = path;
    this.#files = files;
  }

  /** Reads the file; one that does not exist yet is empty. */
  static async read(path: string): Promise<Checkpoint> {
    const full = resolve(path);
    const text = await readFile(full, 'utf8').catch((error: unknown) => {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw fileError(error, `Checkpoint '${path}': expected a file that can be read`);
    });
    return new Checkpoint(full, text === undefined ? new Map() : parseCheckpoint(text, path));
  }

  /** What is stored for a partition. */
  get(id: string): StoredFile | undefined {
    return this.#files.get(id);
  }

  /** Finds out now, not at the first commit, whether positions can be stored. */
  async assertWritable(): Promise<void> {
    const draft = this.#draftPath();
    try {
      await (await open(draft, 'w')).close();
      await unlink(draft);
    } catch (error) {
      throw unwritable(this.path, error);
    }
  }

  /**
   * Stores these entries beside the others, all or none.
   *
   * Settles when they survive a power failure. One call at a time. Failure: what was stored before stands.
   */
  async store(entries: ReadonlyMap<string, StoredFile>): Promise<void> {
    const files = new Map([...this.#files, ...entries]);
    const text = `${JSON.stringify({ version: 1, files: Object.fromEntries(files) }, undefined, 2)}\n`;
    try {
      await writeDurably(this.#draftPath(), text);
      await rename(this.#draftPath(), this.path);
      await syncFolder(dirname(this.path));
    } catch (error) {
      throw unwritable(this.path, error);
    }
    this.#files = files;
  }

  #draftPath(): string {
    return `${this.path}.tmp`;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A rename is durable only when the folder that holds the name is. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders, and orders renames by itself.
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function unwritable(path: string, error: unknown): Error {
  return fileError(error, `Checkpoint '${path}': expected a folder in which it can be written`);
}
