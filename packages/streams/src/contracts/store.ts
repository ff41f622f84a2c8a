import type { DesiredState, ResolvedStreamConfig, StreamFailure } from './stream.ts';

/** What is kept of a stream. Plain JSON. @public */
export interface StoredStream {
  readonly name: string;
  readonly config: ResolvedStreamConfig;
  readonly desired: DesiredState;
  /** Where it stopped for good; it is not started again until its user does. */
  readonly failure?: StreamFailure | undefined;
}

/** A stream that a store keeps and cannot read. What it keeps of it stays as it is. @public */
export interface CorruptStream {
  readonly name: string;
  /** What is shown of it: what cannot be read, where, and what was expected. Never a user's data. */
  readonly corrupt: string;
}

/**
 * Keeps streams over restarts of the process. One process at a time has a store open.
 *
 * @public
 */
export interface StreamStore {
  /** Names the store in errors, e.g. `file`. */
  readonly name: string;
  /**
   * Takes the store for this process and gives what it holds. A stream that cannot be read must not hide the others.
   *
   * Failure: `misconfigured` (reason `in-use`) where another live process has it, or for what is no store; `unavailable` where it does
   * not answer.
   */
  open(): Promise<readonly (StoredStream | CorruptStream)[]>;
  /**
   * Settles when the stream is durable: after a crash its last saved form is there, whole. Not called for one that cannot be read.
   * Concurrency: one at a time per stream.
   */
  save(stream: StoredStream): Promise<void>;
  /** Settles when it is gone for good; what could not be read is set aside. Nothing to remove is no failure. */
  remove(name: string): Promise<void>;
  /** Lets the store go. Idempotent. */
  close(): Promise<void>;
}
