import type { BatchItem } from '../../contracts/batcher.ts';
import type { Tile } from './tile.ts';

/**
 * A bucket of the entities of one label: what a batch holds from the moment it is taken until it is settled. Two batches
 * in flight never hold the same.
 */
export class Resource<TItem extends BatchItem> {
  /** The tiles that need it and are not empty. */
  readonly tiles: Set<Tile<TItem>> = new Set();
  /** Blocked tiles that are looked at again when it is free. */
  readonly parked: Set<Tile<TItem>> = new Set();
  /** Writes that wait for it. */
  waiting = 0;
  /** A batch in flight holds it. */
  isBusy = false;
  /** The oldest write needs it and must wait for another: nobody younger takes it. */
  isReserved = false;
  /** The batch that is being put together holds it. */
  isHeld = false;
  /** While a batch is put together: how many of the waiting writes it holds up anyway. */
  covered = 0;

  /** While a batch is put together: how many writes it would hold up on top. */
  get price(): number {
    return Math.max(0, this.waiting - this.covered);
  }
}
