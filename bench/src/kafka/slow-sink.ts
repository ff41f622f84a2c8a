import { setTimeout as sleep } from 'node:timers/promises';
import type { FullTopic } from './topics.ts';

const usualMs = 20;
const slowMs = 500;
const per = 1_000;

/** The partition whose records take their time. */
export const slowPartition = 0;

/** A sink that is nothing but time: so long per thousand records, and much longer for those of one partition. */
export class SlowSink {
  readonly #others: number;
  #done = 0;

  constructor({ partitions, records }: FullTopic) {
    this.#others = records - records / partitions;
  }

  /** Whether everything is written but the records of the slow partition. */
  get areOthersDone(): boolean {
    return this.#done >= this.#others;
  }

  /** Settles when so many records of the slow partition and of others are written. */
  async write({ slow, others }: { readonly slow: number; readonly others: number }): Promise<void> {
    await sleep((slow * slowMs + others * usualMs) / per);
    this.#done += others;
  }
}
