import type { Batcher, BatchItem, BatchLimits, PlannedBatch } from '../contracts/batcher.ts';
import type { Assignment } from '../contracts/partition.ts';
import { BatchCut } from './batch-cut.ts';
import { dueTime } from './due.ts';
import type { FreeItems } from './due.ts';
import { Load } from './load.ts';
import { TimedQueue } from './timed-queue.ts';

/**
 * Makes the batcher of ordering `none`: one queue, whose items go out in the order they came, and any number of batches
 * run beside each other. While an item in a hurry waits, nothing lingers, so that what is before it goes out too.
 *
 * @internal
 */
export function createUnorderedBatcher<TItem extends BatchItem>(limits: BatchLimits): Batcher<TItem> {
  return new UnorderedBatcher(limits);
}

class UnorderedBatcher<TItem extends BatchItem> implements Batcher<TItem> {
  #limits: BatchLimits;
  readonly #queue = new TimedQueue<TItem>();
  readonly #load = new Load();
  /** How many items of each hurried assignment wait. */
  readonly #hurried = new Map<Assignment, number>();
  #hurriedItems = 0;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  add(item: TItem, now: number): void {
    this.#queue.push(item, now);
    this.#load.add(item);
    if (this.#hurried.size > 0) this.#countHurried(item.assignment, 1);
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const free = this.#survey();
    const due = dueTime(free, this.#limits);
    if (due === undefined || now < due) return undefined;
    const cut = new BatchCut<TItem>(this.#limits);
    cut.fill(this.#queue, this.#load);
    if (this.#hurriedItems > 0) for (const item of cut.items) this.#countHurried(item.assignment, -1);
    const lingered = now >= free.oldest + this.#limits.maxWaitMs;
    return { items: cut.items, trigger: cut.full ?? (lingered ? 'time' : 'flush') };
  }

  /** Batches hold nothing back here. */
  settle(): void {}

  drop(assignment: Assignment): number {
    this.hurry(assignment, 'off');
    const before = this.#queue.length;
    for (let left = before; left > 0; left -= 1) {
      const time = this.#queue.oldest;
      const item = this.#queue.shift();
      if (item === undefined) break;
      if (item.assignment === assignment) this.#load.remove(item);
      else this.#queue.push(item, time);
    }
    return before - this.#queue.length;
  }

  hurry(assignment: Assignment, on: 'on' | 'off'): void {
    if (on === 'on' && this.#hurried.has(assignment)) return;
    this.#hurriedItems -= this.#hurried.get(assignment) ?? 0;
    this.#hurried.delete(assignment);
    if (on === 'off') return;
    const count = this.#queue.count((item) => item.assignment === assignment);
    this.#hurried.set(assignment, count);
    this.#hurriedItems += count;
  }

  dueAt(): number | undefined {
    return dueTime(this.#survey(), this.#limits);
  }

  limit(limits: BatchLimits): void {
    this.#limits = limits;
  }

  #survey(): FreeItems {
    return { load: this.#load, oldest: this.#queue.oldest, hurried: this.#hurriedItems > 0 };
  }

  #countHurried(assignment: Assignment, change: 1 | -1): void {
    const count = this.#hurried.get(assignment);
    if (count === undefined) return;
    this.#hurried.set(assignment, count + change);
    this.#hurriedItems += change;
  }
}
