import type { FetchBudget } from '@rivergraph/core';

/** The most that one call gives, by the limits of GetRecords. */
const maxRecords = 10_000;
const maxBytes = 10 * 2 ** 20;
/** What a record is taken to weigh before one was seen: a guess on the safe side, right after the first page. */
const firstGuess = 64 * 2 ** 10;
/** A page that weighs less than the last counts so much. */
const share = 0.2;

/**
 * How many records a read may ask for. The service bounds a page by its own measure only, so what records weigh is learnt from
 * the pages before.
 */
export class PageSize {
  readonly #budget: FetchBudget;
  #averageBytes: number = firstGuess;

  constructor(budget: FetchBudget) {
    this.#budget = budget;
  }

  /** `shards`: how many are read beside each other, this one included. Each may hold a page while another is fetched. */
  limit(shards: number): number {
    const bytes = Math.min(maxBytes, this.#budget.maxBufferedBytes / (2 * Math.max(1, shards)));
    const most = Math.min(maxRecords, Math.ceil(this.#budget.maxPendingRecords / 2));
    return Math.max(1, Math.min(most, Math.floor(bytes / this.#averageBytes)));
  }

  /** Learns from a page. Heavier records count at once, lighter ones slowly. */
  learn(records: number, bytes: number): void {
    if (records === 0) return;
    const average = Math.max(1, bytes / records);
    const isFirst = this.#averageBytes === firstGuess;
    const eased = isFirst ? average : this.#averageBytes * (1 - share) + average * share;
    this.#averageBytes = Math.max(average, eased);
  }
}
