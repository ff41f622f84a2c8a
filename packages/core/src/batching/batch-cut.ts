import type { BatchItem, BatchLimits, BatchTrigger } from '../contracts/batcher.ts';
import { Load } from './load.ts';
import type { TimedQueue } from './timed-queue.ts';

/** A batch in the making: takes items as long as the limits hold. */
export class BatchCut<TItem extends BatchItem> {
  readonly items: TItem[] = [];
  readonly #limits: BatchLimits;
  readonly load: Load = new Load();
  #full: BatchTrigger | undefined;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  /** The limit that ended the batch; `undefined` while there is room. */
  get full(): BatchTrigger | undefined {
    return this.#full;
  }

  /** Takes an item if it fits; a first one always does, because beyond a limit by itself it would never fit. */
  accepts(item: TItem): boolean {
    if (this.#full !== undefined) return false;
    if (this.items.length > 0) {
      this.#full = this.load.refuses(item, this.#limits);
      if (this.#full !== undefined) return false;
    }
    this.load.add(item);
    this.items.push(item);
    this.#full = this.load.reaches(this.#limits);
    return true;
  }

  /** Moves what fits from the head of a queue, one at least if the batch is empty, and tells `from` what left. */
  fill(queue: TimedQueue<TItem>, from: Load): void {
    for (let item = queue.peek(); item !== undefined && this.accepts(item); item = queue.peek()) {
      queue.shift();
      from.remove(item);
    }
  }
}
