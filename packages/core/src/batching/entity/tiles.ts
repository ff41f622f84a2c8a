import type { BatchItem } from '../../contracts/batcher.ts';
import { EntityOrder } from './entity-order.ts';
import { Grid } from './grid.ts';
import { Resource } from './resource.ts';
import { Space } from './space.ts';
import { Tile } from './tile.ts';

/** All spaces and tiles of a batcher. */
export class Tiles<TItem extends BatchItem> {
  readonly #buckets: number;
  readonly #spaces: Map<string, Space<TItem>> = new Map();
  readonly #grids: Map<Space<TItem>, Map<Space<TItem>, Grid<TItem>>> = new Map();
  readonly #edges: Map<string, EntityOrder> = new Map();
  readonly #partitions: Map<string, Resource<TItem>> = new Map();
  /** Tiles of any set of resources, by the numbers of these. They come and go with their writes. */
  readonly #others: Map<string, Tile<TItem>> = new Map();
  readonly #numbers: WeakMap<Resource<TItem>, number> = new WeakMap();
  #numbered = 0;

  /** So many buckets per label. */
  constructor(buckets: number) {
    this.#buckets = buckets;
  }

  space(label: string): Space<TItem> {
    const space = this.#spaces.get(label) ?? new Space<TItem>(label, this.#buckets);
    this.#spaces.set(label, space);
    return space;
  }

  grid(from: Space<TItem>, to: Space<TItem>): Grid<TItem> {
    const grids = this.#grids.get(from) ?? new Map<Space<TItem>, Grid<TItem>>();
    this.#grids.set(from, grids);
    const grid = grids.get(to) ?? new Grid(from, to);
    grids.set(to, grid);
    return grid;
  }

  /** The order of the edges of a type; they lie in the buckets of their ends. */
  edges(type: string): EntityOrder {
    const order = this.#edges.get(type) ?? new EntityOrder(type);
    this.#edges.set(type, order);
    return order;
  }

  /** What stands for all entities of a partition whose writes do not say which they touch. */
  partition(id: string): Resource<TItem> {
    const resource = this.#partitions.get(id) ?? new Resource<TItem>();
    this.#partitions.set(id, resource);
    return resource;
  }

  /** The tile of a set of resources; a new one must be kept before anything is added to it. */
  of(resources: ReadonlySet<Resource<TItem>>): Tile<TItem> {
    const sorted = [...resources].sort((a, b) => this.#numberOf(a) - this.#numberOf(b));
    return this.#others.get(this.#nameOf(sorted)) ?? new Tile(sorted, 'transient');
  }

  /** Remembers a tile that something is added to, if it is one of those that come and go. */
  keep(tile: Tile<TItem>): void {
    if (tile.isTransient && tile.isEmpty) this.#others.set(this.#nameOf(tile.resources), tile);
  }

  /** Forgets a tile that has become empty, if it is one of those that come and go. */
  release(tile: Tile<TItem>): void {
    if (tile.isTransient) this.#others.delete(this.#nameOf(tile.resources));
  }

  /** Forgets a partition that is not worked on any more. */
  releasePartition(id: string): void {
    const resource = this.#partitions.get(id);
    if (resource !== undefined && !resource.isBusy && resource.tiles.size === 0) this.#partitions.delete(id);
  }

  #nameOf(resources: readonly Resource<TItem>[]): string {
    return resources.map((resource) => this.#numberOf(resource)).join();
  }

  #numberOf(resource: Resource<TItem>): number {
    const number = this.#numbers.get(resource) ?? this.#numbered++;
    this.#numbers.set(resource, number);
    return number;
  }
}
