import { abortable } from '@rivergraph/core/adapter';
import type { Lease, LeaseChange, NewLease } from '../lease.ts';
import type { LeaseSession, LeaseUpdate } from '../lease-store.ts';
import type { LeaseRows } from './lease-rows.ts';
import type { SessionGate } from './session-gate.ts';

/** What stands behind leases in memory. */
export interface RowsBackend {
  rows(): Promise<LeaseRows>;
  /** Settles when what changed in the rows so far is kept as well as it ever is. */
  save(): Promise<void>;
  /** Settles when nothing is held for this session any more; never rejects. */
  release(): Promise<void>;
}

/** One worker's view of leases that are in memory, and perhaps elsewhere too. */
export class RowsSession implements LeaseSession {
  readonly #backend: RowsBackend;
  readonly #gate: SessionGate;

  constructor(backend: RowsBackend, gate: SessionGate) {
    this.#backend = backend;
    this.#gate = gate;
  }

  async list(): Promise<readonly Lease[]> {
    this.#gate.pass();
    return (await this.#rows()).list();
  }

  async read(shardIds: readonly string[]): Promise<readonly Lease[]> {
    this.#gate.pass();
    return (await this.#rows()).read(shardIds);
  }

  async create(lease: NewLease): Promise<boolean> {
    this.#gate.passToWrite();
    const rows = await this.#rows();
    const created = rows.create(lease);
    if (created) await this.#save();
    return created;
  }

  async update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate> {
    this.#gate.passToWrite();
    const rows = await this.#rows();
    const update = rows.update(seen, change);
    if (update.applied) await this.#save();
    return update;
  }

  async remove(seen: Lease): Promise<void> {
    this.#gate.passToWrite();
    const rows = await this.#rows();
    if (rows.remove(seen)) await this.#save();
  }

  async close(): Promise<void> {
    if (this.#gate.close() === 'was-open') await this.#backend.release();
  }

  async #rows(): Promise<LeaseRows> {
    return await abortable(this.#backend.rows(), this.#gate.signal);
  }

  async #save(): Promise<void> {
    await abortable(this.#backend.save(), this.#gate.signal);
  }
}
