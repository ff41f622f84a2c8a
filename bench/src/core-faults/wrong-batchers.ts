import type { Assignment, Batcher, BatchItem, CreateBatcher, PlannedBatch } from '@rivergraph/core';

/** What a wrong batcher does: lets batches share what they write; gives the newest first; loses a write now and then. */
export type Wrong = 'shares' | 'turns round' | 'loses';

/** What a history must say of each. */
export const saidOf: { readonly [W in Wrong]: RegExp } = {
  shares: /^sharing: /,
  'turns round': /^order: /,
  loses: /^kept: /,
};

/** Loses one of so many. */
const losesOneOf = 20;

/** Makes a batcher that is wrong in one way: a checker that finds nothing proves nothing unless it would have. */
export function wrongBatcher(wrong: Wrong): CreateBatcher {
  return <TItem extends BatchItem>(): Batcher<TItem> => new WrongBatcher<TItem>(wrong);
}

class WrongBatcher<TItem extends BatchItem> implements Batcher<TItem> {
  readonly #wrong: Wrong;
  readonly #inFlight: Set<PlannedBatch<TItem>> = new Set();
  #queue: TItem[] = [];
  #added = 0;

  constructor(wrong: Wrong) {
    this.#wrong = wrong;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  add(item: TItem): void {
    this.#added += 1;
    if (this.#wrong === 'loses' && this.#added % losesOneOf === 0) return;
    if (this.#wrong === 'turns round') this.#queue.unshift(item);
    else this.#queue.push(item);
  }

  /** One by one, so that no other limit matters, and no two at once unless that is what is wrong. */
  take(): PlannedBatch<TItem> | undefined {
    const isBusy = this.#inFlight.size > 0 && this.#wrong !== 'shares';
    const item = isBusy ? undefined : this.#queue.shift();
    if (item === undefined) return undefined;
    const batch: PlannedBatch<TItem> = { items: [item], trigger: 'flush' };
    this.#inFlight.add(batch);
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    this.#inFlight.delete(batch);
  }

  drop(assignment: Assignment): number {
    const kept = this.#queue.filter((item) => item.assignment !== assignment);
    const dropped = this.#queue.length - kept.length;
    this.#queue = kept;
    return dropped;
  }

  hurry(): void {
    // Nothing waits for company here.
  }

  dueAt(): number | undefined {
    return this.#queue.length === 0 ? undefined : 0;
  }

  limit(): void {
    // Less than one by one cannot be.
  }
}
