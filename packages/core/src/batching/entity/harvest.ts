import type { BatchItem } from '../../contracts/batcher.ts';
import type { BatchCut } from '../batch-cut.ts';
import { AgeHeap } from './age-heap.ts';
import { leave } from './entry.ts';
import type { HashSet } from './hash-set.ts';
import type { Tile } from './tile.ts';
import type { Unit } from './unit.ts';

/**
 * Takes entries out of the tiles that a batch holds, in an order in which no write comes before an earlier one of its
 * entities.
 *
 * Units are gone through by the age of their next entry. What an entry waits for is older, so it has been taken by then if
 * the batch can have it at all; and of a unit all goes that may, so that writes of one shape stand together.
 */
export class Harvest<TItem extends BatchItem> {
  /** The tiles that entries were taken from. */
  readonly touched: Set<Tile<TItem>> = new Set();
  /** Whether two of the entries are about the same entity, by its hash. */
  isRepeating = false;
  readonly #cut: BatchCut<TItem>;
  readonly #subjects: HashSet;
  /** Units to be gone through, and those whose next entry waits for one that was not there. */
  readonly #units: AgeHeap<Unit<TItem>> = new AgeHeap();
  #waiting: Unit<TItem>[] = [];
  /** Tiles that are held, from which only writes of one shape were taken. */
  #partial: Tile<TItem>[] = [];
  #fresh: Tile<TItem>[] = [];
  #taken = 0;

  constructor(cut: BatchCut<TItem>, subjects: HashSet) {
    this.#cut = cut;
    this.#subjects = subjects;
  }

  /** The batch holds all resources of a tile. */
  add(tile: Tile<TItem>): void {
    this.#fresh.push(tile);
  }

  /** Takes what it can of what was added, of one shape or of all. */
  gather(shape: unknown): void {
    const tiles = this.#fresh;
    this.#fresh = [];
    for (const tile of tiles) {
      if (shape === undefined) this.#addAll(tile);
      else {
        this.#partial.push(tile);
        const unit = tile.units.get(shape);
        if (unit !== undefined) this.#add(unit);
      }
    }
    if (shape === undefined) for (const tile of this.#partial.splice(0)) this.#addAll(tile);
    this.#run();
  }

  /** Tries units again whose next entry had to wait, and gives whether there was something to win. */
  retry(): boolean {
    const before = this.#taken;
    for (const unit of this.#waiting.splice(0)) this.#add(unit);
    this.#run();
    return this.#taken > before;
  }

  /** Takes the longest prefix of a unit that may go, and gives whether there was one. */
  take(unit: Unit<TItem>): boolean {
    const { queue, tile } = unit;
    let taken = 0;
    let writes = 0;
    let unlisted = 0;
    let head = queue.peek();
    while (head?.isEligible === true && this.#cut.accepts(head.item)) {
      queue.shift();
      writes += head.item.count;
      if (head.runs === undefined) unlisted += 1;
      else leave(head.runs);
      if (head.subject !== 0 && !this.#subjects.add(head.subject)) this.isRepeating = true;
      taken += 1;
      head = queue.peek();
    }
    if (taken === 0) return false;
    if (unlisted > 0) unit.discount(unlisted);
    tile.remove(writes);
    this.touched.add(tile);
    this.#taken += taken;
    return true;
  }

  #run(): void {
    for (let unit = this.#units.shift(); unit !== undefined; unit = this.#units.shift()) {
      if (this.#cut.full !== undefined) return;
      if (this.take(unit)) this.#add(unit);
      else this.#waiting.push(unit);
    }
  }

  #addAll(tile: Tile<TItem>): void {
    for (const unit of tile.units.values()) this.#add(unit);
  }

  #add(unit: Unit<TItem>): void {
    const head = unit.queue.peek();
    if (head !== undefined) this.#units.add(unit, head.seq);
  }
}
