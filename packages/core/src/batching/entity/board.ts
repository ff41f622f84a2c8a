import type { BatchItem } from '../../contracts/batcher.ts';
import type { Entry } from './entry.ts';
import type { Resource } from './resource.ts';
import type { Tile } from './tile.ts';
import { TileHeap } from './tile-heap.ts';

/** So many blocked tiles are gone past in search of one that is not. */
const maxBlocked = 500;

/**
 * The tiles with waiting writes, by age, and which write is to go next.
 *
 * A tile is *listed* until somebody looks at it and finds it blocked; then it is *parked* with a resource that blocks it, and
 * listed again when that one is free. So a batch costs what it looks at, and not all that its resources block.
 */
export class Board<TItem extends BatchItem> {
  readonly #listed: TileHeap<TItem> = new TileHeap();
  readonly #parked: TileHeap<TItem> = new TileHeap();
  #parkedWaiting = 0;
  #next: Entry<TItem> | undefined;
  #nextTile: Tile<TItem> | undefined;
  #isKnown = true;
  #reserved: readonly Resource<TItem>[] = [];

  /** How many writes wait in tiles that are known to be blocked. */
  get parkedWaiting(): number {
    return this.#parkedWaiting;
  }

  /** Notes an entry that was added to a tile. */
  added(tile: Tile<TItem>, { count }: TItem): void {
    if (tile.parkedAt !== undefined) this.#parkedWaiting += count;
    else if (tile.heapIndex < 0) this.#listed.add(tile);
    // What is known stays true otherwise: where there is a candidate, the newest entry is none.
    if (!this.#isKnown || this.#next !== undefined || tile.parkedAt !== undefined) return;
    const blocker = tile.blocker;
    if (blocker === undefined) this.#consider(tile);
    else {
      this.#listed.remove(tile);
      this.#park(tile, blocker);
      // The first that has to wait may have to reserve.
      if (this.#parked.size === 1) this.#isKnown = false;
    }
  }

  /** The oldest entry that may go, and its tile. */
  next(): { readonly entry: Entry<TItem>; readonly tile: Tile<TItem> } | undefined {
    if (!this.#isKnown) this.#search();
    if (this.#next === undefined || this.#nextTile === undefined) return undefined;
    return { entry: this.#next, tile: this.#nextTile };
  }

  /**
   * Shows the tiles that are not blocked, by age, until `visit` has seen enough, or so many were blocked that the search is
   * not worth it: then something is in flight, and what it holds comes free. Must not change the age of a tile.
   */
  walk(visit: (tile: Tile<TItem>) => 'on' | 'enough'): void {
    let blocked = 0;
    this.#listed.walk((tile) => {
      const blocker = tile.blocker;
      if (blocker === undefined) return visit(tile);
      if (blocked >= maxBlocked) return 'enough';
      blocked += 1;
      this.#park(tile, blocker);
      return 'out';
    });
  }

  /** A batch holds these resources. */
  occupy(resources: readonly Resource<TItem>[]): void {
    for (const resource of resources) resource.isBusy = true;
    this.#forget();
  }

  /** A batch holds these resources no longer. */
  release(resources: readonly Resource<TItem>[]): void {
    for (const resource of resources) {
      resource.isBusy = false;
      for (const tile of resource.parked) {
        this.#parked.remove(tile);
        tile.parkedAt = undefined;
        this.#parkedWaiting -= tile.waiting;
        this.#listed.add(tile);
      }
      resource.parked.clear();
    }
    this.#forget();
  }

  /** An item of a tile was dropped. */
  dropped(tile: Tile<TItem>, { count }: TItem): void {
    if (tile.parkedAt !== undefined) this.#parkedWaiting -= count;
  }

  /** Entries have left a tile: finds its place anew. */
  review(tile: Tile<TItem>): void {
    const { parkedAt } = tile;
    const heap = parkedAt === undefined ? this.#listed : this.#parked;
    heap.remove(tile);
    tile.review();
    if (!tile.isEmpty) heap.add(tile);
    else if (parkedAt !== undefined) {
      parkedAt.parked.delete(tile);
      tile.parkedAt = undefined;
    }
    this.#forget();
  }

  /** All tiles with waiting writes, in no order. */
  *tiles(): IterableIterator<Tile<TItem>> {
    yield* this.#listed;
    yield* this.#parked;
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
    const listed = this.#listed.first;
    const parked = this.#parked.first;
    return ageOf(listed) < ageOf(parked) ? listed?.oldestEntry : parked?.oldestEntry;
  }

  #forget(): void {
    this.#isKnown = false;
    this.#next = undefined;
    this.#nextTile = undefined;
  }

  #search(): void {
    this.#isKnown = true;
    this.walk((tile) => {
      // All older ones have been looked at.
      this.#reserve(tile);
      return this.#consider(tile) ? 'enough' : 'on';
    });
    // What comes from now on is younger than all.
    if (this.#next === undefined) this.#reserve(undefined);
  }

  #consider(tile: Tile<TItem>): boolean {
    const entry = tile.isReserved ? undefined : tile.nextUnit?.queue.peek();
    if (entry === undefined) return false;
    this.#next = entry;
    this.#nextTile = tile;
    return true;
  }

  /** Keeps what is free of the oldest write's resources for it, if it has to wait and is older than a tile. */
  #reserve(before: Tile<TItem> | undefined): void {
    const oldest = this.#parked.first;
    const resources = ageOf(oldest) < ageOf(before) ? (oldest?.resources ?? []) : [];
    if (resources === this.#reserved) return;
    for (const resource of this.#reserved) resource.isReserved = false;
    for (const resource of resources) resource.isReserved = true;
    this.#reserved = resources;
  }

  #park(tile: Tile<TItem>, blocker: Resource<TItem>): void {
    tile.parkedAt = blocker;
    blocker.parked.add(tile);
    this.#parkedWaiting += tile.waiting;
    this.#parked.add(tile);
  }
}

function ageOf<TItem extends BatchItem>(tile: Tile<TItem> | undefined): number {
  return tile?.oldest ?? Number.POSITIVE_INFINITY;
}
