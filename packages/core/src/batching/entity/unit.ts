import type { BatchItem } from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import { isGraphWrite } from '../../graph/is-write.ts';
import type { Write } from '../../contracts/write.ts';
import { Fifo } from '../../util/fifo.ts';
import type { EntityOrder } from './entity-order.ts';
import { type Entry, leave } from './entry.ts';
import type { Tile } from './tile.ts';

/** The waiting writes of one shape with one set of resources, in the order they came: what one statement can carry. */
export class Unit<TItem extends BatchItem> {
  readonly tile: Tile<TItem>;
  readonly shape: unknown;
  readonly queue: Fifo<Entry<TItem>> = new Fifo();
  /** What orders the entities of writes of this shape: those entries are counted there that are in no list. */
  orders: readonly EntityOrder[] | undefined;

  constructor(tile: Tile<TItem>, shape: unknown) {
    this.tile = tile;
    this.shape = shape;
  }

  /** So many entries that were in no list have left. */
  discount(entries: number): void {
    for (const order of this.orders ?? []) order.discount(entries);
  }

  /** Takes out the entries of an assignment and gives them. */
  drop(assignment: Assignment): readonly Entry<TItem>[] {
    const dropped: Entry<TItem>[] = [];
    for (let left = this.queue.size; left > 0; left -= 1) {
      const entry = this.queue.shift();
      if (entry === undefined) break;
      if (entry.item.assignment !== assignment) this.queue.push(entry);
      else {
        dropped.push(entry);
        if (entry.runs === undefined) this.discount(1);
        else leave(entry.runs);
      }
    }
    return dropped;
  }
}

/** What one statement can carry: writes of one shape. Of other writes nothing is known but their kind. */
export function shapeOf(write: Write): unknown {
  return isGraphWrite(write) ? write.shape : write.kind;
}
