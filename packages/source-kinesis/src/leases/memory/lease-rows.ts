import type { Lease, LeaseChange, NewLease } from '../lease.ts';
import type { LeaseUpdate } from '../lease-store.ts';
import { applyChange, firstLease, isAsSeen } from './apply-change.ts';

/** The leases of one stream in memory. Every call happens at once, so that none sees half of another. */
export class LeaseRows {
  #rows: Map<string, Lease>;

  constructor(leases: Iterable<Lease>) {
    this.#rows = byShard(leases);
  }

  list(): readonly Lease[] {
    return [...this.#rows.values()];
  }

  read(shardIds: readonly string[]): readonly Lease[] {
    return shardIds.flatMap((shardId) => this.#rows.get(shardId) ?? []);
  }

  create(lease: NewLease): boolean {
    if (this.#rows.has(lease.shardId)) return false;
    this.#rows.set(lease.shardId, firstLease(lease));
    return true;
  }

  update(seen: Lease, change: LeaseChange): LeaseUpdate {
    const current = this.#rows.get(seen.shardId);
    if (current === undefined || !isAsSeen(current, seen)) return { applied: false, current };
    const lease = applyChange(current, change);
    this.#rows.set(lease.shardId, lease);
    return { applied: true, lease };
  }

  /** Gives whether there was a row to delete. */
  remove(seen: Lease): boolean {
    const current = this.#rows.get(seen.shardId);
    return current !== undefined && isAsSeen(current, seen) && this.#rows.delete(seen.shardId);
  }

  /** Puts these in the place of all. */
  reset(leases: Iterable<Lease>): void {
    this.#rows = byShard(leases);
  }
}

function byShard(leases: Iterable<Lease>): Map<string, Lease> {
  return new Map(Array.from(leases, (lease) => [lease.shardId, lease]));
}
