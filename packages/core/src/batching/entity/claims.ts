import type { EntityOrder } from './entity-order.ts';

/** How a write treats an entity: asks that it exists, makes it exist, or does more than that. */
export type Access = 'ref' | 'merge' | 'own';

/** What one write names: its entities by hash, and what it does to each. Read into the same object for every write. */
export class Claims {
  count = 0;
  readonly #entities: number[] = [];
  readonly #accesses: Access[] = [];
  readonly #orders: EntityOrder[] = [];

  clear(): void {
    this.count = 0;
  }

  /** Adds an entity; one that is named twice counts once. */
  add(order: EntityOrder, entity: number, access: Access): void {
    for (let at = 0; at < this.count; at += 1) {
      if (this.#entities[at] !== entity) continue;
      if (this.#accesses[at] !== access) this.#accesses[at] = 'own';
      return;
    }
    this.#entities[this.count] = entity;
    this.#accesses[this.count] = access;
    this.#orders[this.count] = order;
    this.count += 1;
  }

  /** The entity that the write itself is about, which is named last; 0 where none is. */
  get subject(): number {
    return this.#entities[this.count - 1] ?? 0;
  }

  entityAt(at: number): number {
    return this.#entities[at] ?? 0;
  }

  accessAt(at: number): Access {
    return this.#accesses[at] ?? 'own';
  }

  orderAt(at: number): EntityOrder | undefined {
    return this.#orders[at];
  }
}
