import { misconfigured } from '@rivergraph/core';
import type { StoredStream, StreamStore } from '../contracts/store.ts';

/** A store in memory, and what it holds. @public */
export interface MemoryStreamStore extends StreamStore {
  /** What it holds now, as the next `open` would give it. */
  readonly streams: readonly StoredStream[];
}

/**
 * Makes a store that forgets everything with the process: for tests, and for services that make their streams anew at each start.
 *
 * @public
 */
export function createMemoryStore(streams: readonly StoredStream[] = []): MemoryStreamStore {
  return new MemoryStore(streams);
}

class MemoryStore implements MemoryStreamStore {
  readonly name = 'memory';
  readonly #streams: Map<string, StoredStream>;
  #isOpen = false;

  constructor(streams: readonly StoredStream[]) {
    this.#streams = new Map(streams.map((stream) => [stream.name, structuredClone(stream)]));
  }

  get streams(): readonly StoredStream[] {
    return [...this.#streams.values()].map((stream) => structuredClone(stream));
  }

  async open(): Promise<readonly StoredStream[]> {
    if (this.#isOpen)
      throw misconfigured('memory store: expected to be closed, it is in use', { reason: 'in-use' });
    this.#isOpen = true;
    return this.streams;
  }

  async save(stream: StoredStream): Promise<void> {
    this.#streams.set(stream.name, structuredClone(stream));
  }

  async remove(name: string): Promise<void> {
    this.#streams.delete(name);
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }
}
