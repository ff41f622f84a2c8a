import { misconfigured } from '@rivergraph/core';
import { checkName, described, nameKey } from './config/names.ts';
import { noSuchStream } from './failure.ts';
import type { NamedStream } from './stream/named-stream.ts';

/** The streams by name, and the names that are taken. */
export class StreamTable {
  readonly #streams: Map<string, NamedStream> = new Map();
  /** Those of streams that are being created too. */
  readonly #names: Set<string> = new Set();

  /** Those that exist, by name. */
  get all(): readonly (readonly [name: string, stream: NamedStream])[] {
    return [...this.#streams].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  has(name: string): boolean {
    return this.#streams.has(name);
  }

  /** Failure: `misconfigured` (reason `no-such-stream`). */
  find(name: string): NamedStream {
    const stream = this.#streams.get(name);
    if (stream === undefined) throw noSuchStream(described(name));
    return stream;
  }

  /** Takes a name. Failure: `misconfigured` for one that is none, or that is taken (reason `stream-exists`). */
  reserve(name: string): void {
    const key = nameKey(checkName(name));
    if (this.#names.has(key))
      throw misconfigured(`stream ${described(name)}: expected a new name, got that of one that exists`, {
        reason: 'stream-exists',
      });
    this.#names.add(key);
  }

  add(name: string, stream: NamedStream): void {
    this.#streams.set(name, stream);
    this.#names.add(nameKey(name));
  }

  /** Settles when all have done it, and rejects with the first failure. One that is dropped meanwhile is none. */
  async each(task: (stream: NamedStream) => Promise<unknown>): Promise<void> {
    const streams = this.all;
    const results = await Promise.allSettled(streams.map(async ([, stream]) => await task(stream)));
    const failed = results.find(
      (result, index) => result.status === 'rejected' && this.has(streams[index]?.[0] ?? ''),
    );
    if (failed?.status === 'rejected') throw failed.reason;
  }

  /** Frees a name. */
  remove(name: string): void {
    this.#streams.delete(name);
    const key = nameKey(name);
    // Files that were copied there may differ in case alone.
    if ([...this.#streams.keys()].every((other) => nameKey(other) !== key)) this.#names.delete(key);
  }
}
