import { setMaxListeners } from 'node:events';
import { closed, internal } from '@rivergraph/core';
import type { LeaseStoreContext } from '../lease-store.ts';

/** Lets the calls of a session through while it may be used. */
export class SessionGate {
  /** Ends what is pending: aborted by the context's signal, or by `close`. */
  readonly signal: AbortSignal;
  readonly #store: string;
  readonly #purpose: LeaseStoreContext['purpose'];
  readonly #closing = new AbortController();

  constructor(store: string, { signal, purpose }: LeaseStoreContext) {
    this.signal = AbortSignal.any([signal, this.#closing.signal]);
    // As many calls as there are shards may wait for it at once; Node takes more than ten for a leak.
    setMaxListeners(0, this.signal);
    this.#store = store;
    this.#purpose = purpose;
  }

  /** Throws when the session is over. */
  pass(): void {
    this.signal.throwIfAborted();
  }

  /** Throws also in a dry run, whose promise to write nothing must not hang on those who call. */
  passToWrite(): void {
    this.pass();
    if (this.#purpose === 'run') return;
    throw internal(`Leases (${this.#store}): expected no write during a dry run, got one`);
  }

  close(): 'was-open' | 'was-closed' {
    if (this.#closing.signal.aborted) return 'was-closed';
    this.#closing.abort(closed(`Leases (${this.#store}): expected an open session, got a closed one`));
    return 'was-open';
  }
}
