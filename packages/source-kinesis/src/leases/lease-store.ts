import type { Clock, Logger } from '@rivergraph/core';
import type { Lease, LeaseChange, NewLease } from './lease.ts';

/** What a store gets when it is opened. @public */
export interface LeaseStoreContext {
  /** Ends what is pending; then it rejects with the signal's reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The name of the stream: a store serves one. */
  readonly stream: string;
  /** The worker on whose behalf it is opened. */
  readonly workerId: string;
  /** `check`: nothing is written, and a table that does not exist is one without leases. */
  readonly purpose: 'run' | 'check';
}

/** What became of a conditional write. @public */
export type LeaseUpdate =
  | { readonly applied: true; readonly lease: Lease }
  /** Somebody wrote the row since; `current` is what it is now, `undefined` when it is gone. */
  | { readonly applied: false; readonly current: Lease | undefined };

/**
 * Where leases are kept. Made by a factory that does no I/O; `open` connects. Several sources of one process may open the same
 * store, each for a worker of its own.
 *
 * @public
 */
export interface LeaseStore {
  /** Names the store in logs and errors. */
  readonly name: string;
  /** Whether leases outlive the process. */
  readonly durable: boolean;
  /**
   * Settles when leases can be read and written; makes what is missing for that. It may be called again, also while a session is
   * open: each is closed by itself.
   */
  open(context: LeaseStoreContext): Promise<LeaseSession>;
}

/**
 * A lease store that was opened for one worker. It only writes, under conditions; who may take what is decided by those who use it.
 *
 * Abort: the signal of the context ends what is pending. Failure, of all methods: a coded error, `closed` after `close`.
 * `unavailable`, `throttled` and `conflict` are tried again, and meanwhile leases expire; anything else ends the session.
 *
 * @public
 */
export interface LeaseSession {
  /** Gives all leases of the stream, as they are at that moment: a read that may be stale is not enough. */
  list(): Promise<readonly Lease[]>;
  /** Gives some leases as they are now; those that do not exist are left out. */
  read(shardIds: readonly string[]): Promise<readonly Lease[]>;
  /** Creates a lease, counter 0, unless there is one. Settles with whether it did. */
  create(lease: NewLease): Promise<boolean>;
  /**
   * Changes a lease if its counter, its owner and its checkpoint owner are still those of `seen`.
   *
   * A write that was made although no answer came, and is then made again by a client that retries, must be told as applied.
   */
  update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate>;
  /** Deletes a lease under the same condition. Settles also when it is not met. */
  remove(seen: Lease): Promise<void>;
  /** Lets everything go. Idempotent, and never rejects. Other sessions of the store go on. */
  close(): Promise<void>;
}
