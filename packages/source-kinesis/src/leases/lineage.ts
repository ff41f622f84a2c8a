import { isPlace } from './checkpoint.ts';
import type { Lease } from './lease.ts';

/** Whether the records of a shard are all finished. */
export function isOver({ checkpoint }: Lease): boolean {
  return checkpoint === 'SHARD_END';
}

/** How leases of one table hang together. Made for one look at the table. */
export class Lineage {
  readonly #leases: ReadonlyMap<string, Lease>;

  constructor(leases: readonly Lease[]) {
    this.#leases = new Map(leases.map((lease) => [lease.shardId, lease]));
  }

  /** The leases that may be read: not over, and every parent is. A parent without a lease has expired, or was read long ago. */
  ready(): readonly Lease[] {
    return [...this.#leases.values()].filter((lease) => !isOver(lease) && this.#parentsAreOver(lease));
  }

  /** The leases that wait for a parent. */
  blocked(): readonly Lease[] {
    return [...this.#leases.values()].filter((lease) => !isOver(lease) && !this.#parentsAreOver(lease));
  }

  /**
   * The leases that nobody needs any more: over, and every child was begun, so that none has to be found by its parent again.
   * Grandparents go first.
   */
  spent(): readonly Lease[] {
    const children = this.#children();
    return [...this.#leases.values()].filter((lease) => {
      const known = children.get(lease.shardId) ?? [];
      const hasAll = lease.children.every((id) => this.#leases.has(id)) && known.length > 0;
      const areBegun = known.every(({ checkpoint }) => isPlace(checkpoint) || checkpoint === 'SHARD_END');
      return isOver(lease) && hasAll && areBegun && lease.parents.every((id) => !this.#leases.has(id));
    });
  }

  #parentsAreOver({ parents }: Lease): boolean {
    return parents.every((id) => {
      const parent = this.#leases.get(id);
      return parent === undefined || isOver(parent);
    });
  }

  #children(): ReadonlyMap<string, readonly Lease[]> {
    const children = new Map<string, Lease[]>();
    for (const lease of this.#leases.values()) {
      for (const id of lease.parents) {
        const siblings = children.get(id) ?? [];
        siblings.push(lease);
        children.set(id, siblings);
      }
    }
    return children;
  }
}
