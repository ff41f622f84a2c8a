import type { BatchItem } from '../../contracts/batcher.ts';
import type { Entry } from './entry.ts';
import type { Resource } from './resource.ts';
import type { Tile } from './tile.ts';
import { TileHeap } from './tile-heap.ts';

/** The tiles with waiting writes, free and blocked, by age; and which write is to go next. */
export class Board<TItem extends BatchItem> {
  readonly free: TileHeap<TItem> = new TileHeap();
  readonly blocked: TileHeap<TItem> = new TileHeap();
  /** How many writes wait in free tiles. */
  freeWaiting = 0;
  #next: Entry<TItem> | undefined;
  #nextTile: Tile<TItem> | undefined;
  #isKnown = true;
  #reserved: readonly Resource<TItem>[] = [];

  /** Notes an entry that was added to a tile. */
  added(tile: Tile<TItem>, item: TItem): void {
    const heap = tile.blockers === 0 ? this.free : this.blocked;
    if (tile.heapIndex < 0) heap.add(tile);
    if (heap === this.blocked) {
      // The first that has to wait may have to reserve.
      if (heap.size === 1) this.#isKnown = false;
      return;
    }
    this.freeWaiting += item.count;
    // What is known stays true otherwise: where there is a candidate, the newest entry is none.
    if (this.#isKnown && this.#next === undefined) this.#consider(tile);
  }

  /** The oldest entry that may go, and its tile. */
  next(): { readonly entry: Entry<TItem>; readonly tile: Tile<TItem> } | undefined {
    if (!this.#isKnown) this.#search();
    if (this.#next === undefined || this.#nextTile === undefined) return undefined;
    return { entry: this.#next, tile: this.#nextTile };
  }

  /** A batch holds these resources: their tiles are blocked. Entries have left some of them. */
  occupy(resources: readonly Resource<TItem>[]): void {
    for (const resource of resources) {
      resource.isBusy = true;
      for (const tile of resource.tiles) {
        tile.blockers += 1;
        if (tile.blockers > 1) continue;
        this.free.remove(tile);
        this.freeWaiting -= tile.waiting;
        tile.review();
        if (!tile.isEmpty) this.blocked.add(tile);
      }
    }
    this.#isKnown = false;
  }

  /** A batch holds these resources no longer. */
  release(resources: readonly Resource<TItem>[]): void {
    for (const resource of resources) {
      resource.isBusy = false;
      for (const tile of resource.tiles) {
        tile.blockers -= 1;
        if (tile.blockers > 0) continue;
        this.blocked.remove(tile);
        this.freeWaiting += tile.waiting;
        this.free.add(tile);
      }
    }
    this.#isKnown = false;
  }

  /** An item of a tile was sent or dropped. */
  left(tile: Tile<TItem>, item: TItem): void {
    if (tile.blockers === 0) this.freeWaiting -= item.count;
  }

  /** Entries have left a tile: finds its place anew. */
  review(tile: Tile<TItem>): void {
    const heap = tile.blockers === 0 ? this.free : this.blocked;
    heap.remove(tile);
    tile.review();
    if (!tile.isEmpty) heap.add(tile);
    this.#isKnown = false;
  }

  /** All tiles with waiting writes, in no order. */
  *tiles(): IterableIterator<Tile<TItem>> {
    yield* this.free;
    yield* this.blocked;
  }

  /** How many units have waiting writes. */
  countUnits(): number {
    let count = 0;
    for (const { units } of this.tiles())
      for (const { queue } of units.values()) if (queue.size > 0) count += 1;
    return count;
  }

  /** The write that has waited longest. */
  oldest(): Entry<TItem> | undefined {
    const free = this.free.first;
    const blocked = this.blocked.first;
    const tile =
      (free?.oldest ?? Number.POSITIVE_INFINITY) < (blocked?.oldest ?? Number.POSITIVE_INFINITY)
        ? free
        : blocked;
    return tile?.oldestEntry;
  }

  #search(): void {
    this.#isKnown = true;
    this.#next = undefined;
    this.#nextTile = undefined;
    this.#reserve();
    this.free.walk((tile) => (this.#consider(tile) ? 'enough' : 'on'));
  }

  #consider(tile: Tile<TItem>): boolean {
    const entry = tile.isReserved ? undefined : tile.nextUnit?.queue.peek();
    if (entry === undefined) return false;
    this.#next = entry;
    this.#nextTile = tile;
    return true;
  }

  /** Keeps what is free of the oldest write's resources for it, if it has to wait for others. */
  #reserve(): void {
    for (const resource of this.#reserved) resource.isReserved = false;
    const oldest = this.blocked.first;
    const mustWait =
      oldest !== undefined && oldest.oldest < (this.free.first?.oldest ?? Number.POSITIVE_INFINITY);
    this.#reserved = mustWait ? oldest.resources : [];
    for (const resource of this.#reserved) resource.isReserved = true;
  }
}
