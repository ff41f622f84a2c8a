import { unavailable } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';
import { abortable } from '@rivergraph/core/adapter';
import type { Lease, LeaseChange, NewLease } from './lease.ts';
import type { LeaseSession, LeaseUpdate } from './lease-store.ts';

/** What bounds calls. */
export interface Bounds {
  readonly clock: Clock;
  readonly failoverMs: number;
}

/** A renewal that hangs can be made twice more before its lease is given up. */
const writeShare = 1 / 5;
const leastWriteMs = 1_000;
/** The whole table may take several calls. */
const listShare = 1 / 2;
const leastListMs = 5_000;

/**
 * Lets no call to a lease store take for ever, as one may with a client of the user's that knows no time-out. What a call that was
 * given up comes to later is found in the table.
 */
export class BoundedLeases implements LeaseSession {
  readonly #leases: LeaseSession;
  readonly #clock: Clock;
  readonly #writeMs: number;
  readonly #listMs: number;

  constructor(leases: LeaseSession, { clock, failoverMs }: Bounds) {
    this.#leases = leases;
    this.#clock = clock;
    this.#writeMs = Math.max(leastWriteMs, Math.floor(failoverMs * writeShare));
    this.#listMs = Math.max(leastListMs, Math.floor(failoverMs * listShare));
  }

  async list(): Promise<readonly Lease[]> {
    return await this.#bound(this.#leases.list(), this.#listMs);
  }

  async read(shardIds: readonly string[]): Promise<readonly Lease[]> {
    return await this.#bound(this.#leases.read(shardIds), this.#listMs);
  }

  async create(lease: NewLease): Promise<boolean> {
    return await this.#bound(this.#leases.create(lease), this.#listMs);
  }

  async update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate> {
    return await this.#bound(this.#leases.update(seen, change), this.#writeMs);
  }

  async remove(seen: Lease): Promise<void> {
    await this.#bound(this.#leases.remove(seen), this.#listMs);
  }

  async close(): Promise<void> {
    await this.#leases.close();
  }

  async #bound<T>(call: Promise<T>, ms: number): Promise<T> {
    const over = new AbortController();
    const timer = this.#clock.setTimer(
      () =>
        over.abort(unavailable(`kinesis: expected the lease table to answer within ${ms} ms, got nothing`)),
      ms,
    );
    try {
      return await abortable(call, over.signal);
    } finally {
      timer.cancel();
    }
  }
}
