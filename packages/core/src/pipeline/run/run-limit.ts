import { misconfigured } from '../../errors.ts';
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
    checkForm(limit);
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

/** Checks what users without types may pass. */
function checkForm(limit: unknown): void {
  if (limit === undefined) return;
  const isForm = typeof limit === 'object' && limit !== null && ('records' in limit || 'batches' in limit);
  if (isForm) return;
  throw misconfigured(
    `option limit: expected { records } or { batches }, got ${limit === null ? 'null' : `a value of type ${typeof limit}`}`,
  );
}
