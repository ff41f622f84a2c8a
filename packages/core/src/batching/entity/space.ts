import type { BatchItem } from '../../contracts/batcher.ts';
import type { GraphRow, NodeTypeShape } from '../../graph/write.ts';
import { EntityOrder } from './entity-order.ts';
import { mixText, spread } from './hash.ts';
import { keyHashOf } from './key-hash.ts';
import { Resource } from './resource.ts';
import { Tile } from './tile.ts';

/** The entities of one label, in a fixed number of buckets. */
export class Space<TItem extends BatchItem> {
  readonly label: string;
  readonly order: EntityOrder;
  /** How many buckets. */
  readonly size: number;
  readonly #seed: number;
  readonly #resources: Resource<TItem>[] = [];
  readonly #tiles: (Tile<TItem> | undefined)[] = [];

  constructor(label: string, size: number) {
    this.label = label;
    this.order = new EntityOrder(label);
    this.size = size;
    this.#seed = mixText(0, label);
    for (let at = 0; at < size; at += 1) this.#resources.push(new Resource());
  }

  /** Gives what hashes the nodes of a type with this label. */
  nodeHash(node: NodeTypeShape): (row: GraphRow) => number {
    const keyHash = keyHashOf(node.key);
    const seed = this.#seed;
    return (row) => spread(keyHash(seed, row));
  }

  textHash(text: string): number {
    return spread(mixText(this.#seed, text));
  }

  bucketOf(entity: number): number {
    return (entity >>> 0) % this.size;
  }

  resourceAt(bucket: number): Resource<TItem> {
    const resource = this.#resources[bucket];
    if (resource === undefined) throw new RangeError(`${this.label}: no bucket ${bucket}`);
    return resource;
  }

  /** The tile of writes that touch this entity and no other that is not its own. */
  tile(entity: number): Tile<TItem> {
    const bucket = this.bucketOf(entity);
    return this.#tiles[bucket] ?? this.#make(bucket);
  }

  #make(bucket: number): Tile<TItem> {
    const tile = new Tile([this.resourceAt(bucket)], 'kept');
    this.#tiles[bucket] = tile;
    return tile;
  }
}
