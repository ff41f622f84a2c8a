import type { BatchItem } from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import type { Entry } from './entry.ts';
import type { Resource } from './resource.ts';
import { Unit } from './unit.ts';

/** Empty units are kept for the next write of their shape, but few. */
const maxIdleUnits = 16;

/**
 * The waiting writes that need the same resources, in one unit per shape.
 *
 * States: *empty*, then nobody knows of it but those who look it up; *free*, all of its resources are; *blocked*, some of
 * them are busy.
 */
export class Tile<TItem extends BatchItem> {
  readonly resources: readonly Resource<TItem>[];
  readonly units: Map<unknown, Unit<TItem>> = new Map();
  /** How many writes wait. */
  waiting = 0;
  /** The sequence number of its oldest entry; `Infinity` while it is empty. */
  oldest: number = Number.POSITIVE_INFINITY;
  /** The busy resource that it waits for, once somebody has found it blocked. */
  parkedAt: Resource<TItem> | undefined;
  /** Where it is in the heap that it is in, or -1. */
  heapIndex = -1;
  /** Forgotten when it is empty: one of too many that there could be. */
  readonly isTransient: boolean;
  #last: Unit<TItem> | undefined;
  #sweepAt = maxIdleUnits;

  constructor(resources: readonly Resource<TItem>[], lifetime: 'kept' | 'transient') {
    this.resources = resources;
    this.isTransient = lifetime === 'transient';
  }

  get isEmpty(): boolean {
    return this.waiting === 0;
  }

  /** The unit with the oldest entry that may go as soon as the resources are free. */
  get nextUnit(): Unit<TItem> | undefined {
    let next: Unit<TItem> | undefined;
    let oldest = Number.POSITIVE_INFINITY;
    for (const unit of this.units.values()) {
      const head = unit.queue.peek();
      if (head === undefined || head.seq > oldest || !head.isEligible) continue;
      next = unit;
      oldest = head.seq;
    }
    return next;
  }

  get oldestEntry(): Entry<TItem> | undefined {
    for (const { queue } of this.units.values()) {
      const head = queue.peek();
      if (head?.seq === this.oldest) return head;
    }
    return undefined;
  }

  /** A resource that it has to wait for. */
  get blocker(): Resource<TItem> | undefined {
    for (const resource of this.resources) if (resource.isBusy) return resource;
    return undefined;
  }

  /** Whether one of its resources is kept for an older write. */
  get isReserved(): boolean {
    for (const resource of this.resources) if (resource.isReserved) return true;
    return false;
  }

  /** The unit of a shape. Writes come in runs of one shape, so most of them need no look-up. */
  unit(shape: unknown): Unit<TItem> {
    if (this.#last?.shape === shape && this.#last !== undefined) return this.#last;
    this.#last = this.units.get(shape) ?? this.#newUnit(shape);
    return this.#last;
  }

  /** Takes an entry in; the newest of all. */
  add(unit: Unit<TItem>, entry: Entry<TItem>): void {
    const { item } = entry;
    if (this.isEmpty) this.#enlist(entry.seq);
    unit.queue.push(entry);
    this.waiting += item.count;
    for (const resource of this.resources) resource.waiting += item.count;
  }

  /** Notes that so many writes have left; {@link review} must follow before it is looked for by age again. */
  remove(count: number): void {
    this.waiting -= count;
    for (const resource of this.resources) resource.waiting -= count;
  }

  /** Takes out the entries of an assignment and gives them; {@link review} must follow. */
  drop(assignment: Assignment): readonly Entry<TItem>[] {
    const dropped: Entry<TItem>[] = [];
    for (const unit of this.units.values()) {
      for (const entry of unit.drop(assignment)) {
        this.remove(entry.item.count);
        dropped.push(entry);
      }
    }
    return dropped;
  }

  /** Finds its oldest entry anew; without one it is in no book any more. */
  review(): void {
    this.oldest = Number.POSITIVE_INFINITY;
    if (this.isEmpty) this.#delist();
    else
      for (const { queue } of this.units.values())
        this.oldest = Math.min(this.oldest, queue.peek()?.seq ?? Number.POSITIVE_INFINITY);
  }

  /** There are many tiles, most of them empty most of the time: they keep little. */
  #delist(): void {
    if (this.units.size > 2) {
      this.units.clear();
      this.#last = undefined;
    }
    for (const resource of this.resources) resource.tiles.delete(this);
  }

  #enlist(seq: number): void {
    this.oldest = seq;
    for (const resource of this.resources) resource.tiles.add(this);
  }

  /** Sweeping at twice what was left by the last time costs each unit but little. */
  #newUnit(shape: unknown): Unit<TItem> {
    if (this.units.size >= this.#sweepAt) {
      for (const [known, { queue }] of this.units) if (queue.size === 0) this.units.delete(known);
      this.#sweepAt = maxIdleUnits + 2 * this.units.size;
    }
    const unit = new Unit<TItem>(this, shape);
    this.units.set(shape, unit);
    return unit;
  }
}
