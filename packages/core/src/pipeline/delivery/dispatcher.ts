import PQueue from 'p-queue';
import type { Batcher, BatchLimits } from '../../contracts/batcher.ts';
import type { Clock, Timer } from '../../contracts/clock.ts';
import { Halt } from '../../util/halt.ts';
import { codedError } from '../../util/coded-error.ts';
import { Delivery } from './delivery.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import type { Item } from './item.ts';

/** What the dispatcher needs. @internal */
export interface DispatcherOptions {
  readonly batcher: Batcher<Item>;
  readonly limits: BatchLimits;
  readonly slots: number;
  readonly clock: Clock;
  readonly env: DeliveryEnvironment;
  /** A delivery has ended; called outside the mailbox. */
  ended(delivery: Delivery): void;
  /** A batch may be due, or a slot is free; called outside the mailbox. */
  due(): void;
}

/** After so many batches without a complaint a throttled pipeline takes one slot more. */
const batchesPerSlotRegained = 10;
/** How many stuck batches may be in flight beside those that the slots allow. */
const maxStuck = 4;
/** After so many batches none of which was too large, the double is tried: it may have been one record's fault. */
const batchesPerSizeRegained = 100;

/**
 * Takes batches while a slot is free, so that a batch never waits in a queue where it could no longer grow or be
 * dropped, and sets one timer for the next that comes due.
 *
 * @internal
 */
export class Dispatcher {
  readonly batcher: Batcher<Item>;
  /** The deliveries under way. */
  readonly active: Set<Delivery> = new Set();
  /** Those that were given up and whose last attempt may still land. */
  readonly #leaving: Set<Delivery> = new Set();
  /** Those that are stuck and have left their slot to others. */
  readonly #waiting: Delivery[] = [];
  readonly #over: Halt = new Halt();
  readonly #options: DispatcherOptions;
  readonly #queue: PQueue;
  #limits: BatchLimits;
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #untroubled = 0;
  #sinceTooLarge = 0;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.batcher = options.batcher;
    this.#limits = options.limits;
    this.#queue = new PQueue({ concurrency: options.slots });
    // p-queue frees a slot only after the task's promise has settled.
    this.#queue.on('next', () => options.due());
  }

  /** How many batches may be in flight now. */
  get slots(): number {
    return this.#queue.concurrency;
  }

  /** How many batches are in flight. */
  get inFlight(): number {
    return this.active.size + this.#leaving.size;
  }

  /** How many items the batches in flight began with. */
  get itemsInFlight(): number {
    let items = 0;
    for (const deliveries of [this.active, this.#leaving])
      for (const { batch } of deliveries) items += batch.items.length;
    return items;
  }

  /** Whether the sink has been called for a batch and has not answered. */
  get isAttempting(): boolean {
    for (const delivery of this.active) if (delivery.isAttempting) return true;
    return false;
  }

  get hasFreeSlot(): boolean {
    return this.#queue.pending < this.#queue.concurrency;
  }

  /** Whether a batch could be started now. */
  get canStart(): boolean {
    return this.hasFreeSlot && this.inFlight < this.#options.slots + maxStuck;
  }

  /** Whether batches are stuck, another could be started to prove that the sink works, and none is to come. */
  get isStarved(): boolean {
    if (this.inFlight >= this.#options.slots + maxStuck || this.batcher.dueAt() !== undefined) return false;
    for (const delivery of this.active) if (delivery.isStuck) return true;
    return false;
  }

  /** Starts what may start. `started` is called for each delivery before its first attempt. */
  run(started: (delivery: Delivery) => void): void {
    const { batcher } = this;
    const { clock, env } = this.#options;
    const now = clock.now();
    while (this.canStart) {
      const batch = batcher.take(now);
      if (batch === undefined) break;
      const delivery = new Delivery({ batch, env, batcher, over: this.#over });
      this.active.add(delivery);
      started(delivery);
      this.#enqueue(delivery);
    }
    this.#resume();
    if (this.hasFreeSlot) this.#arm(now);
  }

  /** What a delivery held is free again. */
  settle(delivery: Delivery): void {
    this.active.delete(delivery);
    this.#leaving.delete(delivery);
    this.batcher.settle(delivery.batch);
    if (++this.#sinceTooLarge >= batchesPerSizeRegained) this.#limit(this.#limits.maxRecords * 2);
    if (this.#queue.concurrency >= this.#options.slots || ++this.#untroubled < batchesPerSlotRegained) return;
    this.#untroubled = 0;
    this.#queue.concurrency++;
  }

  /**
   * Ends a delivery that nobody waits for any more. Its slot stays taken and its batch in flight until nothing of it can
   * land.
   */
  giveUp(delivery: Delivery): void {
    if (!this.active.delete(delivery)) return;
    this.#leaving.add(delivery);
    delivery.halt.raise();
  }

  throttle(): void {
    this.#untroubled = 0;
    this.#queue.concurrency = Math.max(1, Math.floor(this.#queue.concurrency / 2));
  }

  /** Remembers the size that worked where a batch was too large. */
  shrink(writes: number): void {
    this.#limit(Math.min(this.#limits.maxRecords, writes));
  }

  /** Ends every delivery; settles when none is under way. */
  async close(): Promise<void> {
    this.#timer?.cancel();
    this.#timerAt = Number.NEGATIVE_INFINITY;
    this.#over.raise();
    for (const delivery of this.active) delivery.halt.raise();
    this.#resume();
    await this.#queue.onIdle();
  }

  #enqueue(delivery: Delivery): void {
    void this.#queue.add(async () => await this.#deliver(delivery));
  }

  /** Those that were stuck take the next slots, after one batch has had the chance to prove that the sink works. */
  #resume(): void {
    for (const delivery of this.#waiting.splice(0)) this.#enqueue(delivery);
  }

  async #deliver(delivery: Delivery): Promise<void> {
    try {
      if ((await delivery.run()) === 'stuck') {
        this.#waiting.push(delivery);
        return;
      }
    } catch (error) {
      this.#options.env.fatal(codedError('pipeline', error));
    }
    this.#options.ended(delivery);
  }

  #limit(wanted: number): void {
    this.#sinceTooLarge = 0;
    const maxRecords = Math.min(this.#options.limits.maxRecords, wanted);
    if (maxRecords === this.#limits.maxRecords) return;
    this.#limits = { ...this.#limits, maxRecords };
    this.batcher.limit(this.#limits);
  }

  /** Keeps a timer that fires no later than needed; one that fires early finds nothing due and is set anew. */
  #arm(now: number): void {
    const dueAt = this.batcher.dueAt();
    if (dueAt === undefined || dueAt >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = dueAt;
    this.#timer = this.#options.clock.setTimer(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.#options.due();
      },
      Math.max(1, dueAt - now),
    );
  }
}
