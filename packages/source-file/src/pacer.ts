const chunksPerSecond = 10;

/** Spreads records over time: after n records the next may come n / rate seconds later. */
export class Pacer {
  readonly #recordsPerSecond: number;
  #due = 0;

  /** `Infinity` holds nothing back. */
  constructor(recordsPerSecond: number) {
    this.#recordsPerSecond = recordsPerSecond;
  }

  /** How many records a chunk may have, so that a slow replay is no series of bursts. */
  chunkRecords(most: number): number {
    return Math.max(1, Math.min(most, Math.floor(this.#recordsPerSecond / chunksPerSecond)));
  }

  /** How long the next chunk has to wait. */
  waitMs(now: number): number {
    return Math.max(0, Math.ceil(this.#due - now));
  }

  took(records: number, now: number): void {
    this.#due = Math.max(this.#due, now) + (records * 1000) / this.#recordsPerSecond;
  }
}
