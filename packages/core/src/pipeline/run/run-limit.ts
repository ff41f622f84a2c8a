import { checkCount } from '../resolve-options.ts';

/** How much a bounded run takes in: so many records, or so many batches. @public */
export type RunLimit = { readonly records: number } | { readonly batches: number };

/**
 * Counts down what a bounded run may still take in. Batches are chunks as they come, cut to `maxRecords`.
 *
 * @internal
 */
export class Allowance {
  readonly #perBatch: number;
  #left: number;

  constructor(limit: RunLimit | undefined, maxRecords: number) {
    const batches = limit !== undefined && 'batches' in limit;
    this.#perBatch = batches ? maxRecords : 1;
    if (limit === undefined) this.#left = Number.POSITIVE_INFINITY;
    else if ('batches' in limit) this.#left = checkCount('limit.batches', limit.batches);
    else this.#left = checkCount('limit.records', limit.records);
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** Gives how many of `records` may be taken, and counts them. */
  take(records: number): number {
    const allowed = Math.min(records, this.#left * this.#perBatch);
    this.#left -= Math.ceil(allowed / this.#perBatch);
    return allowed;
  }
}
