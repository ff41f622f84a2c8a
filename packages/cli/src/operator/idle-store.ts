import type { CorruptStream, DesiredState, StoredStream, StreamStore } from '@rivergraph/streams';

/**
 * A store that shows every stream as one that nobody wants, so that opening it for one command runs nothing; what is wanted stays
 * stored, and is changed by `want` alone.
 */
export class IdleStore implements StreamStore {
  readonly name: string;
  readonly #store: StreamStore;
  readonly #stored: Map<string, StoredStream> = new Map();

  constructor(store: StreamStore) {
    this.name = store.name;
    this.#store = store;
  }

  async open(): Promise<readonly (StoredStream | CorruptStream)[]> {
    const streams = await this.#store.open();
    return streams.map((stream) => {
      if ('corrupt' in stream) return stream;
      this.#stored.set(stream.name, stream);
      return { ...stream, desired: 'stopped' };
    });
  }

  async save(stream: StoredStream): Promise<void> {
    await this.#keep({ ...stream, desired: this.#stored.get(stream.name)?.desired ?? 'stopped' });
  }

  async remove(name: string): Promise<void> {
    await this.#store.remove(name);
    this.#stored.delete(name);
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  /** What is kept of a stream; `undefined` for one that does not exist or cannot be read. */
  stored(name: string): StoredStream | undefined {
    return this.#stored.get(name);
  }

  /** Stores what is wanted of a stream. One that is wanted again gets over its failure. */
  async want(stream: StoredStream, desired: DesiredState): Promise<void> {
    const failure = desired === 'stopped' ? stream.failure : undefined;
    const { name, config } = stream;
    await this.#keep({ name, config, desired, ...(failure === undefined ? {} : { failure }) });
  }

  async #keep(stream: StoredStream): Promise<void> {
    await this.#store.save(stream);
    this.#stored.set(stream.name, stream);
  }
}
