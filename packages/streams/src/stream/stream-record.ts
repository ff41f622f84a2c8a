import type { Logger } from '@rivergraph/core';
import type { DesiredState, ResolvedStreamConfig, StreamFailure } from '../contracts/stream.ts';
import type { StoredStream, StreamStore } from '../contracts/store.ts';
import { codedError } from '../failure.ts';

/** What may change of what is kept of a stream. */
export interface RecordChanges {
  readonly config?: ResolvedStreamConfig;
  readonly desired?: DesiredState;
  readonly failure?: StreamFailure | undefined;
}

/** What is kept of a stream, here and in the store. */
export class StreamRecord {
  readonly #store: StreamStore;
  readonly #logger: Logger;
  #stored: StoredStream;
  /** Whether the store holds what is known here. */
  #isSaved = true;

  constructor(stored: StoredStream, store: StreamStore, logger: Logger) {
    this.#stored = stored;
    this.#store = store;
    this.#logger = logger;
  }

  get name(): string {
    return this.#stored.name;
  }

  get config(): ResolvedStreamConfig {
    return this.#stored.config;
  }

  get desired(): DesiredState {
    return this.#stored.desired;
  }

  /** Why it failed. */
  get failure(): StreamFailure | undefined {
    return this.#stored.failure;
  }

  /** Settles when it is durable; what is so already is not saved again. Failure: that of the store; nothing has changed then. */
  async keep(changes: RecordChanges): Promise<void> {
    const stored = { ...this.#stored, ...changes };
    if (this.#isSaved && isSame(this.#stored, stored)) return;
    // After a failure nobody knows what it holds.
    this.#isSaved = false;
    await this.#store.save(stored);
    this.#stored = stored;
    this.#isSaved = true;
  }

  /** As `keep`, but takes over what was decided, whether it can be stored or not. What cannot is stored with what is kept next. */
  async take(changes: RecordChanges): Promise<void> {
    const stored = { ...this.#stored, ...changes };
    if (this.#isSaved && isSame(this.#stored, stored)) return;
    this.#stored = stored;
    this.#isSaved = false;
    await this.#store.save(stored);
    this.#isSaved = true;
  }

  /** Takes over what has happened, whether it can be stored or not. Never rejects. */
  async note(changes: RecordChanges): Promise<void> {
    try {
      await this.take(changes);
    } catch (error) {
      const { message } = codedError('store', error);
      this.#logger.error(`stream ${this.name}: what became of it could not be stored: ${message}`);
    }
  }

  async remove(): Promise<void> {
    await this.#store.remove(this.name);
  }
}

function isSame(one: StoredStream, other: StoredStream): boolean {
  return one.config === other.config && one.desired === other.desired && one.failure === other.failure;
}
