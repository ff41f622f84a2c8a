import { misconfigured } from '@rivergraph/core';
import { checkName, described, nameKey } from './config/names.ts';
import { noSuchStream } from './failure.ts';
import type { ManagedStream } from './stream/managed-stream.ts';

/** The streams by name, and the names that are taken. */
export class StreamTable {
  readonly #streams: Map<string, ManagedStream> = new Map();
  /** Those of streams that are being created too. */
  readonly #names: Set<string> = new Set();

  /** Those that exist, by name. */
  get all(): readonly (readonly [name: string, stream: ManagedStream])[] {
    return [...this.#streams].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  has(name: string): boolean {
    return this.#streams.has(name);
  }

  /** Failure: `misconfigured` (reason `no-such-stream`). */
  find(name: string): ManagedStream {
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

  add(name: string, stream: ManagedStream): void {
    this.#streams.set(name, stream);
    this.#names.add(nameKey(name));
  }

  /** Frees a name. */
  remove(name: string): void {
    this.#streams.delete(name);
    this.#names.delete(nameKey(name));
  }
}
