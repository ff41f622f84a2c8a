import type { BatchItem } from '../../contracts/batcher.ts';
import type { BatchCut } from '../batch-cut.ts';
import type { HashSet } from './hash-set.ts';
import type { Resource } from './resource.ts';
import type { Tile } from './tile.ts';
import type { Unit } from './unit.ts';

/**
 * Puts one batch together.
 *
 * It begins with one tile and grows by the oldest of those that share a resource with it, first for writes of the same
 * shape, which cost no statement more, then for any. What it holds is denied to other batches, so growth ends at the
 * `budget`: how many more of the waiting writes it may hold up. Within what it holds it takes all it can, in an order in
 * which no write comes before an earlier one of its entities.
 */
export class Assembly<TItem extends BatchItem> {
  readonly resources: Resource<TItem>[] = [];
  /** The tiles that entries were taken from. */
  readonly touched: Set<Tile<TItem>> = new Set();
  /** Whether two of the entries are about the same entity, by its hash. */
  isRepeating = false;
  readonly #cut: BatchCut<TItem>;
  readonly #subjects: HashSet;
  #budget: number;
  /** Tiles that share a resource with the cluster that grows now. */
  #near: Set<Tile<TItem>> = new Set();
  /** Tiles of the cluster whose resources are held all; and those of them that nothing was taken from yet. */
  #whole: Tile<TItem>[] = [];
  #fresh: Tile<TItem>[] = [];

  /** `subjects` is an empty set with room for a batch. */
  constructor(cut: BatchCut<TItem>, subjects: HashSet, budget: number) {
    this.#cut = cut;
    this.#subjects = subjects;
    this.#budget = budget;
  }

  get isFull(): boolean {
    return this.#cut.full !== undefined;
  }

  /** Grows by a tile, and what is worth taking around it, if it may; gives whether it had to do without. */
  offer(tile: Tile<TItem>): 'settled' | 'refused' {
    if (isHeld(tile) && tile.resources.length > 0) return 'settled';
    if (tile.isReserved || !this.#affords(tile) || tile.nextUnit === undefined) return 'refused';
    this.grow(tile);
    return 'settled';
  }

  /** Takes hold of a tile with an entry that may go, and of what is worth taking around it. */
  grow(seed: Tile<TItem>): void {
    this.#near = new Set();
    this.#whole = [];
    const unit = seed.nextUnit;
    const shape = unit?.shape;
    this.#hold(seed);
    // Before all others, so that the oldest entry is among those that fit.
    this.#empty(seed, unit);
    this.#spread((tile) => tile.units.get(shape), shape);
    this.#spread((tile) => tile.nextUnit, undefined);
  }

  /** Ends the making. */
  end(): void {
    for (const resource of this.resources) {
      resource.isHeld = false;
      for (const tile of resource.tiles) for (const other of tile.resources) other.covered = 0;
    }
  }

  #spread(unitOf: (tile: Tile<TItem>) => Unit<TItem> | undefined, shape: unknown): void {
    this.#drain(this.#whole, shape);
    if (this.#budget === Number.POSITIVE_INFINITY) this.#takeAll(unitOf, shape);
    else
      for (let next = this.#oldest(unitOf); next !== undefined; next = this.#oldest(unitOf))
        this.#take(next, shape);
    // What waited for something that was taken since.
    this.#drain(this.#whole, shape);
  }

  /** There is no choice to make. Holding a tile adds to those that the loop goes over. */
  #takeAll(unitOf: (tile: Tile<TItem>) => Unit<TItem> | undefined, shape: unknown): void {
    for (const tile of this.#near) {
      if (this.isFull) return;
      if (this.#isOpen(tile) && !tile.isReserved && seqOf(unitOf(tile)) < Number.POSITIVE_INFINITY)
        this.#take(tile, shape);
    }
  }

  #take(tile: Tile<TItem>, shape: unknown): void {
    this.#hold(tile);
    this.#drain(this.#fresh, shape);
  }

  #oldest(unitOf: (tile: Tile<TItem>) => Unit<TItem> | undefined): Tile<TItem> | undefined {
    let oldest: Tile<TItem> | undefined;
    let first = Number.POSITIVE_INFINITY;
    if (this.isFull) return undefined;
    for (const tile of this.#near) {
      if (tile.oldest >= first || !this.#isOpen(tile)) continue;
      const seq = seqOf(unitOf(tile));
      if (seq >= first || tile.isReserved || !this.#affords(tile)) continue;
      oldest = tile;
      first = seq;
    }
    return oldest;
  }

  #isOpen(tile: Tile<TItem>): boolean {
    return tile.blockers === 0 && !isHeld(tile);
  }

  #affords(tile: Tile<TItem>): boolean {
    return this.#price(tile) <= this.#budget;
  }

  /** How many more writes would be held up. */
  #price({ resources }: Tile<TItem>): number {
    let price = 0;
    for (const resource of resources) if (!resource.isHeld) price += resource.price;
    return price;
  }

  #hold(tile: Tile<TItem>): void {
    this.#budget -= this.#price(tile);
    this.#fresh = tile.resources.length === 0 ? [tile] : [];
    for (const resource of tile.resources) if (!resource.isHeld) this.#holdResource(resource);
    this.#whole.push(...this.#fresh);
  }

  #holdResource(resource: Resource<TItem>): void {
    resource.isHeld = true;
    this.resources.push(resource);
    for (const tile of resource.tiles) {
      if (isHeld(tile)) this.#fresh.push(tile);
      else this.#near.add(tile);
      for (const other of tile.resources) if (!other.isHeld) other.covered += tile.waiting;
    }
  }

  /** Takes what it can from tiles, of one shape or of all, until going round wins nothing more. */
  #drain(tiles: readonly Tile<TItem>[], shape: unknown): void {
    for (let isMoving = true; isMoving && !this.isFull; ) {
      isMoving = false;
      for (const tile of tiles) {
        if (tile.isEmpty) continue;
        if (shape !== undefined) isMoving = this.#empty(tile, tile.units.get(shape)) || isMoving;
        else for (const unit of tile.units.values()) isMoving = this.#empty(tile, unit) || isMoving;
      }
    }
  }

  /** Takes the longest prefix whose predecessors do not wait any more, and says whether there was one. */
  #empty(tile: Tile<TItem>, unit: Unit<TItem> | undefined): boolean {
    if (unit === undefined || this.isFull) return false;
    const { queue } = unit;
    const first = queue.peek();
    let head = first;
    while (head?.isEligible === true && this.#cut.accepts(head.item)) {
      queue.shift();
      tile.remove(unit, head);
      head.leave();
      if (head.subject !== 0 && !this.#subjects.add(head.subject)) this.isRepeating = true;
      head = queue.peek();
    }
    if (head === first) return false;
    this.touched.add(tile);
    return true;
  }
}

function isHeld<TItem extends BatchItem>({ resources }: Tile<TItem>): boolean {
  for (const resource of resources) if (!resource.isHeld) return false;
  return true;
}

/** When the next entry of a unit that may go was added; `Infinity` where none may. */
function seqOf<TItem extends BatchItem>(unit: Unit<TItem> | undefined): number {
  const head = unit?.queue.peek();
  return head?.isEligible === true ? head.seq : Number.POSITIVE_INFINITY;
}
