import type { EntityOrder } from './entity-order.ts';

/** How a write treats an entity: asks that it exists, makes it exist, or does more than that. */
export type Access = 'ref' | 'merge' | 'own';

/** So many entities are looked through, more are looked up. */
const few = 16;

/** What one write names: its entities by hash, and what it does to each. Read into the same object for every write. */
export class Claims {
  count = 0;
  readonly #entities: number[] = [];
  readonly #accesses: Access[] = [];
  readonly #orders: EntityOrder[] = [];

  /** Where each entity is, once there are many. */
  readonly #places: Map<number, number> = new Map();

  clear(): void {
    this.count = 0;
    if (this.#places.size > 0) this.#places.clear();
  }

  /** Adds an entity; one that is named twice counts once. */
  add(order: EntityOrder, entity: number, access: Access): void {
    const known = this.#placeOf(order, entity);
    if (known !== undefined) {
      if (this.#accesses[known] !== access) this.#accesses[known] = 'own';
      return;
    }
    this.#entities[this.count] = entity;
    this.#accesses[this.count] = access;
    this.#orders[this.count] = order;
    this.count += 1;
    if (this.count > few) this.#index();
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

  /** Whether one of the entities has its writes in a list. */
  get areOrdered(): boolean {
    for (let at = 0; at < this.count; at += 1) if (this.#orders[at]?.isNeeded === true) return true;
    return false;
  }

  /** What orders the entities. */
  orders(): readonly EntityOrder[] {
    return this.#orders.slice(0, this.count);
  }

  orderAt(at: number): EntityOrder | undefined {
    return this.#orders[at];
  }

  /** Entities of two labels may have one hash. */
  #placeOf(order: EntityOrder, entity: number): number | undefined {
    if (this.count > few) {
      const place = this.#places.get(entity);
      return place !== undefined && this.#orders[place] === order ? place : undefined;
    }
    for (let at = 0; at < this.count; at += 1)
      if (this.#entities[at] === entity && this.#orders[at] === order) return at;
    return undefined;
  }

  #index(): void {
    for (let at = this.#places.size === 0 ? 0 : this.count - 1; at < this.count; at += 1)
      this.#places.set(this.#entities[at] ?? 0, at);
  }
}
