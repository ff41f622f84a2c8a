import { Fifo } from '../../util/fifo.ts';
import type { Item } from '../delivery/item.ts';

/** So many are given back between two looks at the time. */
const releasesPerLook = 64;

/** The writes that leave the waiting room, in order. @internal */
export class Departures extends Fifo<Item> {
  /** Gives them to `leave`; as many as time allows, and gives whether that was all. */
  release(leave: (item: Item) => void, isSpent: () => boolean): boolean {
    let given = 0;
    for (let item = this.peek(); item !== undefined; item = this.peek()) {
      if (++given % releasesPerLook === 0 && isSpent()) return false;
      this.shift();
      leave(item);
    }
    return true;
  }
}
