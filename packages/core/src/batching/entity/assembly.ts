import type { BatchItem } from '../../contracts/batcher.ts';
import type { BatchCut } from '../batch-cut.ts';
import { AgeHeap } from './age-heap.ts';
import type { HashSet } from './hash-set.ts';
import { Harvest } from './harvest.ts';
import type { Resource } from './resource.ts';
import type { Share } from './shares.ts';
import type { Tile } from './tile.ts';
import type { Unit } from './unit.ts';

/** How often a batch looks again at tiles that had nothing to give: what is left then goes with the next one. */
const maxRounds = 32;
/** At so many neighbours, the oldest first, a resource is looked through; they stand for the others. */
const maxNear = 1000;

/**
 * Puts one batch together.
 *
 * It grows in clusters. A cluster begins with one tile and grows by the oldest of those that share a resource with it, first
 * for writes of the same shape, which cost no statement more, then for any. What it holds is denied to other batches, so
 * growth ends at its share: how many of the waiting writes it may hold up.
 */
export class Assembly<TItem extends BatchItem> {
  readonly resources: Resource<TItem>[] = [];
  readonly harvest: Harvest<TItem>;
  readonly #cut: BatchCut<TItem>;
  readonly #share: Share;
  #heldUp = 0;
  /** Tiles that share a resource with the cluster and are still to be looked at, and those with nothing that may go yet. */
  #near: AgeHeap<Tile<TItem>> = new AgeHeap();
  #idle: Tile<TItem>[] = [];
  #rounds = 0;
  readonly #covered: Set<Resource<TItem>> = new Set();

  /** `subjects` is an empty set with room for a batch. */
  constructor(cut: BatchCut<TItem>, subjects: HashSet, share: Share) {
    this.harvest = new Harvest(cut, subjects);
    this.#cut = cut;
    this.#share = share;
  }

  get isFull(): boolean {
    return this.#cut.full !== undefined;
  }

  /** Begins a cluster with a tile, unless it must do without. */
  offer(tile: Tile<TItem>): 'grown' | 'held' | 'refused' | 'idle' {
    if (isHeld(tile) && tile.resources.length > 0) return 'held';
    if (tile.isReserved || !this.#affords(tile)) return 'refused';
    if (tile.nextUnit === undefined) return 'idle';
    this.grow(tile);
    return 'grown';
  }

  /** Begins a cluster with a tile that has an entry that may go. */
  grow(seed: Tile<TItem>): void {
    this.#near = new AgeHeap();
    this.#idle = [];
    const unit = seed.nextUnit;
    const shape = unit?.shape;
    // Before all others, so that the oldest entry is among those that fit.
    if (unit !== undefined) this.harvest.take(unit);
    this.#hold(seed);
    this.#spread((tile) => tile.units.get(shape), shape);
    this.#reconsider();
    this.#spread((tile) => tile.nextUnit, undefined);
  }

  /** Ends the making. */
  end(): void {
    for (const resource of this.resources) resource.isHeld = false;
    for (const resource of this.#covered) resource.covered = 0;
  }

  /** Lets the cluster grow until nothing is won by it. */
  #spread(unitOf: (tile: Tile<TItem>) => Unit<TItem> | undefined, shape: unknown): void {
    do {
      this.harvest.gather(shape);
      for (let tile = this.#near.shift(); tile !== undefined && !this.isFull; tile = this.#near.shift()) {
        if (tile.blocker !== undefined || isHeld(tile) || tile.isReserved) continue;
        if (unitOf(tile)?.queue.peek()?.isEligible !== true) this.#idle.push(tile);
        else if (this.#affords(tile)) {
          this.#hold(tile);
          this.harvest.gather(shape);
        }
      }
      // What was taken since may have been what others waited for.
    } while (this.harvest.retry() && this.#mayGoOn() && this.#reconsider());
  }

  #mayGoOn(): boolean {
    this.#rounds += 1;
    return this.#rounds <= maxRounds && !this.isFull;
  }

  #reconsider(): boolean {
    for (const tile of this.#idle.splice(0)) this.#near.add(tile, tile.oldest);
    return true;
  }

  #affords(tile: Tile<TItem>): boolean {
    if (this.#cut.items.length < this.#share.atLeast) return true;
    return this.#price(tile) <= Math.max(0, this.#share.mayHoldUp - this.#heldUp);
  }

  /** How many more writes would be held up. */
  #price({ resources, waiting }: Tile<TItem>): number {
    let price = 0;
    let counted = 0;
    for (const resource of resources) {
      if (resource.isHeld) continue;
      price += resource.price;
      counted += 1;
    }
    // Where none is held yet, its own writes count for each of them.
    return counted === resources.length ? price - Math.max(0, counted - 1) * waiting : price;
  }

  #hold(tile: Tile<TItem>): void {
    this.#heldUp += this.#price(tile);
    if (tile.resources.length === 0) this.harvest.add(tile);
    for (const resource of tile.resources) if (!resource.isHeld) this.#holdResource(resource);
  }

  #holdResource(resource: Resource<TItem>): void {
    resource.isHeld = true;
    this.resources.push(resource);
    const scale = Math.max(1, resource.tiles.size / maxNear);
    let looked = 0;
    for (const tile of resource.tiles) {
      if (looked >= maxNear) return;
      looked += 1;
      const isNew = tile.resources.every((other) => other === resource || !other.isHeld);
      if (isHeld(tile)) this.harvest.add(tile);
      else if (isNew) this.#near.add(tile, tile.oldest);
      // The others of a tile that was near already know.
      if (isNew) this.#cover(tile, tile.waiting * scale);
    }
  }

  /** What waits for this batch in any case costs nothing on top. */
  #cover({ resources }: Tile<TItem>, waiting: number): void {
    for (const other of resources) {
      if (other.isHeld) continue;
      other.covered += waiting;
      this.#covered.add(other);
    }
  }
}

function isHeld<TItem extends BatchItem>({ resources }: Tile<TItem>): boolean {
  for (const resource of resources) if (!resource.isHeld) return false;
  return true;
}
