import type { FailedWrite } from '../../contracts/sink.ts';
import type { RivergraphError } from '../../errors.ts';
import type { Item } from './item.ts';

/** An item that the sink named, and why. */
interface RefusedItem {
  readonly item: Item;
  readonly error: RivergraphError;
}

/** What an answer with `failed` leaves of a part. @internal */
export interface PartialFailure {
  /** Durable, and nothing before them is still to be written. */
  readonly durable: readonly Item[];
  /** Named as `rejected`: found, they need no search. */
  readonly refused: readonly RefusedItem[];
  /** The first that may still be written, and everything after it but the refused. */
  readonly again: { readonly items: readonly Item[]; readonly error: RivergraphError } | undefined;
}

/**
 * Reads an answer with `failed`.
 *
 * What follows a write that failed for now is sent again with it, though it is durable: it may be of the same entity, and
 * an older write must not land after a newer one.
 *
 * @internal
 */
export function readPartialFailure(items: readonly Item[], failed: readonly FailedWrite[]): PartialFailure {
  const errors = new Map(failed.map(({ index, error }) => [index, error]));
  const durable: Item[] = [];
  const refused: RefusedItem[] = [];
  const rest: Item[] = [];
  let first: RivergraphError | undefined;
  for (const [index, item] of items.entries()) {
    const error = errors.get(index);
    if (error?.code === 'rejected') {
      refused.push({ item, error });
      continue;
    }
    first ??= error;
    (first === undefined ? durable : rest).push(item);
  }
  return { durable, refused, again: first === undefined ? undefined : { items: rest, error: first } };
}
