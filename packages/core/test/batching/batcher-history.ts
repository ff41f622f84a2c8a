import assert from 'node:assert/strict';
import type { Batcher, BatchLimits, PlannedBatch } from '../../src/contracts/batcher.ts';
import type { Assignment } from '../../src/contracts/partition.ts';
import { assignment, item } from './items.ts';
import type { NumberedItem } from './items.ts';

export type HistoryStep =
  | { readonly type: 'add'; readonly lane: number; readonly bytes: number; readonly weight: number }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'take' }
  | { readonly type: 'settle'; readonly pick: number }
  | { readonly type: 'drop'; readonly lane: number }
  | { readonly type: 'hurry'; readonly lane: number; readonly on: 'on' | 'off' }
  | { readonly type: 'limit'; readonly limits: BatchLimits };

interface Waiting {
  readonly item: NumberedItem;
  readonly since: number;
}

type Batch = PlannedBatch<NumberedItem>;

/** Drives a batcher and keeps, in the simplest way, what must be true of it. */
export class BatcherHistory {
  readonly batcher: Batcher<NumberedItem>;
  readonly #ordering: 'partition' | 'none';
  #limits: BatchLimits;
  #now = 0;
  #added = 0;
  readonly #lanes: Assignment[] = [0, 1, 2, 3].map((lane) => assignment(`p${lane}`));
  #waiting: Waiting[] = [];
  #inFlight: Batch[] = [];
  readonly #hurried = new Set<Assignment>();

  constructor(batcher: Batcher<NumberedItem>, ordering: 'partition' | 'none', limits: BatchLimits) {
    this.batcher = batcher;
    this.#ordering = ordering;
    this.#limits = limits;
  }

  apply(step: HistoryStep): void {
    switch (step.type) {
      case 'add':
        this.#add(this.#lane(step.lane), step);
        break;
      case 'wait':
        this.#now += step.ms;
        break;
      case 'take':
        this.#take();
        break;
      case 'settle':
        this.#settle(step.pick);
        break;
      case 'drop':
        this.#drop(step.lane);
        break;
      case 'hurry':
        this.batcher.hurry(this.#lane(step.lane), step.on);
        if (step.on === 'on') this.#hurried.add(this.#lane(step.lane));
        else this.#hurried.delete(this.#lane(step.lane));
        break;
      case 'limit':
        this.#limits = step.limits;
        this.batcher.limit(step.limits);
        break;
    }
    this.#check();
  }

  /** Settles and takes until nothing waits; each round makes progress, or the test fails. */
  drain(): void {
    while (this.#waiting.length > 0 || this.#inFlight.length > 0) {
      const before = this.#waiting.length;
      this.#now += this.#limits.maxWaitMs;
      while (this.#inFlight.length > 0) this.#settle(0);
      if (before > 0) assert.notEqual(this.#take(), undefined);
    }
  }

  #lane(index: number): Assignment {
    const lane = this.#lanes[index];
    if (lane === undefined) throw new RangeError(`no lane ${index}`);
    return lane;
  }

  #add(lane: Assignment, size: { bytes: number; weight: number }): void {
    const added = item(lane, this.#added++, size);
    this.batcher.add(added, this.#now);
    this.#waiting.push({ item: added, since: this.#now });
  }

  #take(): Batch | undefined {
    const free = this.#free();
    const batch = this.batcher.take(this.#now);
    assert.equal(batch !== undefined, this.#isDue(free));
    if (batch === undefined) return undefined;
    this.#checkLimits(batch, free);
    this.#checkOrder(batch, free);
    this.#waiting = this.#waiting.filter((each) => !batch.items.includes(each.item));
    this.#inFlight.push(batch);
    return batch;
  }

  #isDue(free: readonly Waiting[]): boolean {
    const [oldest] = free;
    if (oldest === undefined) return false;
    if (this.#reached(free).length > 0 || this.#isHurried(free)) return true;
    return this.#now >= oldest.since + this.#limits.maxWaitMs;
  }

  #checkLimits(batch: Batch, free: readonly Waiting[]): void {
    const items = batch.items;
    if (items.length > 1) {
      assert.ok(items.length <= this.#limits.maxRecords);
      assert.ok(sum(items, 'bytes') <= this.#limits.maxBytes);
      assert.ok(sum(items, 'weight') <= this.#limits.maxWeight);
    }
    if (batch.trigger === 'time' || batch.trigger === 'flush') {
      // Nothing was left that would have had room.
      assert.equal(items.length, free.length);
      const lingered = this.#now >= (free[0]?.since ?? Infinity) + this.#limits.maxWaitMs;
      assert.equal(batch.trigger, lingered ? 'time' : 'flush');
    } else {
      assert.ok(this.#reached(free).includes(batch.trigger));
    }
  }

  /** What a batch takes of an assignment is the oldest that waits, in order. */
  #checkOrder(batch: Batch, free: readonly Waiting[]): void {
    assert.equal(new Set(batch.items).size, batch.items.length);
    if (this.#ordering === 'none') {
      assert.deepEqual(
        batch.items,
        free.slice(0, batch.items.length).map((each) => each.item),
      );
      return;
    }
    for (const lane of this.#lanes) {
      const taken = batch.items.filter((each) => each.assignment === lane);
      const queued = free.filter((each) => each.item.assignment === lane).map((each) => each.item);
      assert.deepEqual(taken, queued.slice(0, taken.length));
    }
    const first = batch.items[0]?.assignment;
    if (first !== undefined && this.#isHurried(free)) assert.ok(this.#hurried.has(first));
    if (!this.#isHurried(free)) assert.equal(this.#sinceOf(first, free), free[0]?.since);
  }

  #settle(pick: number): void {
    const [batch] = this.#inFlight.splice(pick % Math.max(1, this.#inFlight.length), 1);
    if (batch !== undefined) this.batcher.settle(batch);
  }

  /** A partition that is given again has a new assignment. */
  #drop(index: number): void {
    const lane = this.#lane(index);
    const kept = this.#waiting.filter((each) => each.item.assignment !== lane);
    assert.equal(this.batcher.drop(lane), this.#waiting.length - kept.length);
    this.#waiting = kept;
    this.#hurried.delete(lane);
    this.#lanes[index] = assignment(`p${index}`, lane.epoch + 1);
  }

  #check(): void {
    assert.equal(this.batcher.waiting, this.#waiting.length);
    const free = this.#free();
    const due = this.batcher.dueAt();
    assert.equal(due === undefined, free.length === 0);
    assert.equal(due !== undefined && this.#now >= due, this.#isDue(free));
    if (due !== undefined && this.#now < due)
      assert.equal(due, (free[0]?.since ?? 0) + this.#limits.maxWaitMs);
  }

  /** What may be sent, the oldest first. */
  #free(): readonly Waiting[] {
    if (this.#ordering === 'none') return this.#waiting;
    // What an old assignment sent may still land, so a batch of it holds the new one of its partition back too.
    const sent = this.#inFlight.flatMap((batch) => batch.items);
    const busy = new Set(sent.map((each) => each.assignment.partition.id));
    return this.#waiting.filter((each) => !busy.has(each.item.assignment.partition.id));
  }

  #isHurried(free: readonly Waiting[]): boolean {
    return free.some((each) => this.#hurried.has(each.item.assignment));
  }

  #sinceOf(lane: Assignment | undefined, free: readonly Waiting[]): number | undefined {
    return free.find((each) => each.item.assignment === lane)?.since;
  }

  #reached(free: readonly Waiting[]): readonly string[] {
    const items = free.map((each) => each.item);
    const reached = [];
    if (items.length >= this.#limits.maxRecords) reached.push('records');
    if (sum(items, 'bytes') >= this.#limits.maxBytes) reached.push('bytes');
    if (sum(items, 'weight') >= this.#limits.maxWeight) reached.push('weight');
    return reached;
  }
}

function sum(items: readonly NumberedItem[], measure: 'bytes' | 'weight'): number {
  return items.reduce((total, each) => total + each[measure], 0);
}
