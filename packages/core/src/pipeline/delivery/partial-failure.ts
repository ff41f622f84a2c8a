import type { FailedWrite } from '../../contracts/sink.ts';
import type { RivergraphError } from '../../errors.ts';
import { isWorthWaiting } from '../waiting/awaited-ends.ts';
import type { Item } from './item.ts';
import type { Group, Shipment } from './shipment.ts';

/** An item that the sink refused, and why. @internal */
export interface RefusedItem {
  readonly item: Item;
  readonly error: RivergraphError;
}

/** Items that are still to be written, in the order of the batch, and whether each is to be sent by itself. */
interface Remainder {
  readonly items: readonly Item[];
  readonly unfolded: boolean;
}

/** What an answer with `failed` leaves of a part. @internal */
export interface PartialFailure {
  /** Durable, and nothing before them is still to be written. */
  readonly durable: readonly Item[];
  /** Durable, too, but they must be sent again after what is before them. */
  readonly repeated: readonly Item[];
  /** How many of these were sent as part of another. */
  readonly folded: number;
  /** Named as `rejected`: found, they need no search. */
  readonly refused: readonly RefusedItem[];
  /** What must be sent again. */
  readonly again: Remainder | undefined;
  /** The first error that a retry may help. */
  readonly error: RivergraphError | undefined;
}

/**
 * Reads an answer with `failed`.
 *
 * What follows a write that failed for now is sent again with it, though it is durable: it may be of the same entity, and
 * an older write must not land after a newer one. A *folded* write that was refused counts as one that failed for now,
 * since some of the writes in it may be good: it is sent again with all that follows, and nothing of that is folded, so that
 * each write stands where it stood before a fold moved it. To send again merely those of the same entity would be less, but
 * only the batcher knows which these are.
 *
 * A write that lacks an end is sent again too when something before it is: that may be what creates the end. Otherwise a
 * folded write whose items may all wait for the end needs no unfolding: they name the same ends, and lack them alike.
 *
 * @internal
 */
export function readPartialFailure(
  items: readonly Item[],
  shipment: Shipment,
  failed: readonly FailedWrite[],
): PartialFailure {
  const errors = new Map(failed.map(({ index, error }) => [index, error]));
  const transient = failed.filter(({ error }) => error.code !== 'rejected').sort((a, b) => a.index - b.index);
  const durable: Item[] = [];
  let folded = 0;
  const refused: RefusedItem[] = [];
  const rest: { group: Group; error: RivergraphError | undefined }[] = [];
  for (const [index, group] of shipment.groups.entries()) {
    const error = errors.get(index);
    if (isFinal(group, error, rest.length > 0)) for (const item of group.items) refused.push({ item, error });
    else if (error === undefined && rest.length === 0) {
      durable.push(...group.items);
      folded += group.items.length - 1;
    } else rest.push({ group, error });
  }
  const again = rest.flatMap(({ group }) => group.items);
  const unfolded = rest.some(({ group, error }) => error?.code === 'rejected' && group.items.length > 1);
  return {
    durable,
    repeated: rest.flatMap(({ group, error }) => (error === undefined ? group.items : [])),
    folded,
    refused,
    again: again.length === 0 ? undefined : { items: inBatchOrder(again, items), unfolded },
    error: transient[0]?.error,
  };
}

/** Whether an item was refused for a reason that may pass by waiting. @internal */
export function isWaiting({ item, error }: RefusedItem): boolean {
  return isWorthWaiting(item.write, error);
}

/** Whether the sink's word on a write is the last. */
function isFinal(
  { items }: Group,
  error: RivergraphError | undefined,
  follows: boolean,
): error is RivergraphError {
  if (error?.code !== 'rejected') return false;
  if (follows && error.reason === 'missing-endpoint') return false;
  return items.length === 1 || items.every(({ write }) => isWorthWaiting(write, error));
}

/** Folding may send a batch in another order, but takes items in that of the batch. @internal */
export function inBatchOrder(some: readonly Item[], all: readonly Item[]): readonly Item[] {
  const wanted = new Set(some);
  return all.filter((item) => wanted.has(item));
}
