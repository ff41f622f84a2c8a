import type { FoldedWrite } from '../../contracts/batcher.ts';
import type { WriteBatch, WriteOrigin } from '../../contracts/sink.ts';
import type { Position } from '../../contracts/partition.ts';
import type { Write } from '../../contracts/write.ts';
import { isTogether } from '../../batching/together.ts';
import { internal } from '../../errors.ts';
import type { Item } from './item.ts';

/** Items that are sent as one write. @internal */
export type Group = FoldedWrite<Item>;

/**
 * What one attempt sends of a part: its writes, and which items each of them stands for.
 *
 * An item is one write, or shares one with others (folded), or is several (a record's writes that are kept together).
 *
 * @internal
 */
export class Shipment {
  readonly writes: readonly Write[];
  /** Whether all of it must become durable or none. */
  readonly isAtomic: boolean;
  readonly #items: readonly Item[];
  readonly #groups: readonly Group[] | undefined;
  /** The item of each write, where an item may be several writes. */
  readonly #owners: readonly Item[] | undefined;

  /** `groups` says what is folded; left out: nothing. */
  constructor(items: readonly Item[], groups: readonly Group[] | undefined) {
    this.#items = items;
    this.#groups = groups;
    this.isAtomic = items.some(({ write }) => isTogether(write));
    if (this.isAtomic) {
      const rows = this.groups.flatMap(rowsOf);
      this.writes = rows.map(({ write }) => write);
      this.#owners = rows.map(({ item }) => item);
    } else this.writes = (groups ?? items).map(({ write }) => write);
  }

  /** In the order in which they are sent. Without folding these are made when asked for, which is seldom. */
  get groups(): readonly Group[] {
    return this.#groups ?? this.#items.map((item) => ({ write: item.write, items: [item] }));
  }

  /** How many writes are sent as part of another. */
  get folded(): number {
    return this.#groups === undefined ? 0 : this.#items.length - this.#groups.length;
  }

  /** Whether all of it is one write that stands for several. */
  get isOneFold(): boolean {
    return this.#groups?.length === 1 && this.#items.length > 1;
  }

  /** As the sink gets it. `orderKey` sorts positions, where the source offers that. */
  batch(orderKey: ((position: Position) => string | undefined) | undefined): WriteBatch {
    const originAt = (index: number): WriteOrigin => {
      const { lane, seq } = this.itemAt(index);
      const { chunk, index: at } = lane.locate(seq);
      const position = chunk.positionAt(at);
      return { partition: chunk.partition, position, orderKey: orderKey?.(position) };
    };
    return { writes: this.writes, originAt, ...(this.isAtomic ? { atomic: true } : {}) };
  }

  /** The item that a write comes from; of several the last. */
  itemAt(index: number): Item {
    const item = this.#owners?.[index] ?? this.#groups?.[index]?.items.at(-1) ?? this.#items[index];
    if (index >= this.writes.length || item === undefined)
      throw internal(`batch: expected an index below ${this.writes.length}, got ${index}`);
    return item;
  }
}

function rowsOf({ write, items }: Group): readonly { write: Write; item: Item }[] {
  const item = items.at(-1);
  if (item === undefined) return [];
  return (isTogether(write) ? write.writes : [write]).map((one) => ({ write: one, item }));
}
