import type { BatchItem } from '../../contracts/batcher.ts';
import type { Space } from './space.ts';
import { Tile } from './tile.ts';

/** The tiles of writes that touch an entity of one label and one of another: a bucket of each. */
export class Grid<TItem extends BatchItem> {
  readonly #from: Space<TItem>;
  readonly #to: Space<TItem>;
  readonly #tiles: (Tile<TItem> | undefined)[] = [];

  constructor(from: Space<TItem>, to: Space<TItem>) {
    this.#from = from;
    this.#to = to;
  }

  /** The tile of two entities. Where both ends have one label, a bucket and another are the same tile either way round. */
  tile(from: number, to: number): Tile<TItem> {
    const a = this.#from.bucketOf(from);
    const b = this.#to.bucketOf(to);
    const isMirrored = this.#from === this.#to && a > b;
    const at = isMirrored ? b * this.#to.size + a : a * this.#to.size + b;
    return this.#tiles[at] ?? this.#make(at, a, b);
  }

  #make(at: number, a: number, b: number): Tile<TItem> {
    const from = this.#from.resourceAt(a);
    const to = this.#to.resourceAt(b);
    const tile = new Tile(from === to ? [from] : [from, to], 'kept');
    this.#tiles[at] = tile;
    return tile;
  }
}
