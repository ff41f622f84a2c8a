import type { BatchItem } from '../../contracts/batcher.ts';
import type { Tile } from './tile.ts';

/** Tiles by the age of their oldest entry. A binary heap whose tiles know their place, so that any of them can leave. */
export class TileHeap<TItem extends BatchItem> {
  readonly #tiles: Tile<TItem>[] = [];

  get size(): number {
    return this.#tiles.length;
  }

  /** The tile with the oldest entry. */
  get first(): Tile<TItem> | undefined {
    return this.#tiles[0];
  }

  add(tile: Tile<TItem>): void {
    this.#rise(this.#tiles.length, tile);
  }

  /** Does nothing for a tile that is in no heap. */
  remove(tile: Tile<TItem>): void {
    const at = tile.heapIndex;
    if (at < 0) return;
    const last = this.#tiles.pop();
    tile.heapIndex = -1;
    if (last === undefined || last === tile) return;
    this.#rise(at, last);
    this.#sink(last.heapIndex, last);
  }

  /**
   * Takes the tiles out by age and shows them, until `visit` has seen enough; puts back all but those that are `out`. Their
   * age must not change meanwhile.
   */
  walk(visit: (tile: Tile<TItem>) => 'on' | 'out' | 'enough'): void {
    const passed: Tile<TItem>[] = [];
    for (let tile = this.first; tile !== undefined; tile = this.first) {
      this.remove(tile);
      const answer = visit(tile);
      if (answer !== 'out') passed.push(tile);
      if (answer === 'enough') break;
    }
    for (const tile of passed) this.add(tile);
  }

  [Symbol.iterator](): IterableIterator<Tile<TItem>> {
    return this.#tiles.values();
  }

  #rise(from: number, tile: Tile<TItem>): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      const above = this.#tiles[parent];
      if (above === undefined || above.oldest <= tile.oldest) break;
      this.#put(at, above);
      at = parent;
    }
    this.#put(at, tile);
  }

  #sink(from: number, tile: Tile<TItem>): void {
    let at = from;
    for (;;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const leftTile = this.#tiles[left];
      if (leftTile === undefined) break;
      const rightTile = this.#tiles[right];
      const isRight = rightTile !== undefined && rightTile.oldest < leftTile.oldest;
      const child = isRight ? rightTile : leftTile;
      if (child.oldest >= tile.oldest) break;
      this.#put(at, child);
      at = isRight ? right : left;
    }
    this.#put(at, tile);
  }

  #put(at: number, tile: Tile<TItem>): void {
    this.#tiles[at] = tile;
    tile.heapIndex = at;
  }
}
