import assert from 'node:assert/strict';
import type { Batcher, BatchLimits, PlannedBatch } from '../../../src/contracts/batcher.ts';
import type { Assignment } from '../../../src/contracts/partition.ts';
import { assignment, type NumberedItem } from '../items.ts';
import { kinds, type KnownWrite, mustKeepOrder } from './batcher-graph.ts';

export type EntityStep =
  | {
      readonly type: 'add';
      readonly lane: number;
      readonly kind: number;
      readonly a: number;
      readonly b: number;
      readonly c: number;
      readonly bytes: number;
      readonly weight: number;
    }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'take' }
  | { readonly type: 'settle'; readonly pick: number }
  | { readonly type: 'drop'; readonly lane: number }
  | { readonly type: 'hurry'; readonly lane: number; readonly on: 'on' | 'off' }
  | { readonly type: 'limit'; readonly limits: BatchLimits };

interface Waiting extends KnownWrite {
  readonly item: NumberedItem;
  readonly since: number;
}

interface InFlight {
  readonly batch: PlannedBatch<NumberedItem>;
  readonly writes: readonly Waiting[];
}

/** Drives an entity batcher, and checks every promise of it in the simplest way. */
export class EntityModel {
  readonly batcher: Batcher<NumberedItem>;
  #limits: BatchLimits;
  readonly #slots: number;
  readonly #lanes: Assignment[] = [0, 1, 2].map((lane) => assignment(`p${lane}`));
  #now = 0;
  #added = 0;
  #waiting: Waiting[] = [];
  #inFlight: InFlight[] = [];
  /** The oldest waiting write, and what was in flight when it became that. */
  #oldest: Waiting | undefined;
  #before: readonly InFlight[] = [];

  constructor(batcher: Batcher<NumberedItem>, limits: BatchLimits, slots: number) {
    this.batcher = batcher;
    this.#limits = limits;
    this.#slots = slots;
  }

  apply(step: EntityStep): void {
    switch (step.type) {
      case 'add':
        this.#add(step);
        break;
      case 'wait':
        this.#now += step.ms;
        break;
      case 'take':
        if (this.#inFlight.length < this.#slots) this.take();
        break;
      case 'settle':
        this.#settle(step.pick);
        break;
      case 'drop':
        this.#drop(step.lane);
        break;
      case 'hurry':
        this.batcher.hurry(this.#lane(step.lane), step.on);
        break;
      case 'limit':
        this.#limits = step.limits;
        this.batcher.limit(step.limits);
        break;
    }
    this.#check();
  }

  /** Settles and takes until nothing waits. Each round wins something, or the test fails. */
  drain(): void {
    while (this.#waiting.length > 0 || this.#inFlight.length > 0) {
      this.#now += this.#limits.maxWaitMs;
      while (this.#inFlight.length > 0) this.#settle(0);
      this.#check();
      if (this.#waiting.length > 0)
        assert.ok(this.take(), 'nothing is in flight, something waits, and nothing is given');
    }
  }

  take(): readonly NumberedItem[] | undefined {
    const due = this.batcher.dueAt();
    const batch = this.batcher.take(this.#now);
    assert.equal(batch !== undefined, due !== undefined && due <= this.#now, 'dueAt and take disagree');
    this.#checkTurnOfOldest(batch);
    if (batch === undefined) return undefined;
    const writes = batch.items.map((item) => this.#find(item));
    this.#waiting = this.#waiting.filter((waiting) => !writes.includes(waiting));
    this.#checkLimits(batch);
    this.#checkExclusion(writes);
    this.#checkOrder(writes);
    this.#inFlight.push({ batch, writes });
    return batch.items;
  }

  #lane(index: number): Assignment {
    const lane = this.#lanes[index];
    if (lane === undefined) throw new RangeError(`no lane ${index}`);
    return lane;
  }

  #add(step: Extract<EntityStep, { type: 'add' }>): void {
    const { lane, kind, a, b, c, bytes, weight } = step;
    const known = kinds[kind % kinds.length]?.(a, b, c);
    if (known === undefined) throw new RangeError(`no kind ${kind}`);
    const number = this.#added++;
    const item = {
      write: known.write,
      assignment: this.#lane(lane),
      bytes,
      weight,
      count: 1,
      seq: number,
      number,
    };
    this.#waiting.push({ ...known, item, since: this.#now });
    this.batcher.add(item, this.#now);
  }

  #find(item: NumberedItem): Waiting {
    const found = this.#waiting.find((waiting) => waiting.item === item);
    assert.ok(found, `item ${item.number} is given and does not wait`);
    return found;
  }

  #checkLimits({ items, trigger }: PlannedBatch<NumberedItem>): void {
    assert.ok(items.length > 0, 'an empty batch');
    assert.equal(new Set(items).size, items.length, 'an item is given twice');
    assert.ok(['records', 'bytes', 'weight', 'time', 'flush'].includes(trigger));
    if (items.length === 1) return;
    assert.ok(items.length <= this.#limits.maxRecords);
    assert.ok(items.reduce((sum, { bytes }) => sum + bytes, 0) <= this.#limits.maxBytes);
    assert.ok(items.reduce((sum, { weight }) => sum + weight, 0) <= this.#limits.maxWeight);
  }

  #checkExclusion(writes: readonly Waiting[]): void {
    const held = new Set(this.#inFlight.flatMap((other) => other.writes.flatMap(({ holds }) => holds)));
    const shared = writes.flatMap(({ holds }) => holds).filter((entity) => held.has(entity));
    assert.deepEqual(shared, [], 'two batches in flight share an entity');
  }

  #checkOrder(writes: readonly Waiting[]): void {
    for (const [place, write] of writes.entries()) {
      const early = this.#waiting.find(
        (other) => other.item.number < write.item.number && mustKeepOrder(other, write),
      );
      assert.equal(early, undefined, `${write.item.number} goes before ${early?.item.number}, which waits`);
      const late = writes
        .slice(place + 1)
        .find((other) => other.item.number < write.item.number && mustKeepOrder(other, write));
      assert.equal(late, undefined, `${write.item.number} stands before ${late?.item.number} in its batch`);
    }
  }

  /** When all that was in flight before it is settled, the oldest write goes as soon as it is due. */
  #checkTurnOfOldest(batch: PlannedBatch<NumberedItem> | undefined): void {
    const oldest = this.#oldest;
    if (oldest === undefined || this.#before.some((before) => this.#inFlight.includes(before))) return;
    if (this.#now < oldest.since + this.#limits.maxWaitMs) return;
    assert.ok(batch?.items.includes(oldest.item), `write ${oldest.item.number} is passed over`);
  }

  #settle(pick: number): void {
    const [settled] = this.#inFlight.splice(pick % Math.max(1, this.#inFlight.length), 1);
    if (settled !== undefined) this.batcher.settle(settled.batch);
  }

  #drop(index: number): void {
    const lane = this.#lane(index);
    const kept = this.#waiting.filter(({ item }) => item.assignment !== lane);
    assert.equal(this.batcher.drop(lane), this.#waiting.length - kept.length);
    this.#waiting = kept;
    this.#lanes[index] = assignment(`p${index}`, lane.epoch + 1);
  }

  #check(): void {
    assert.equal(this.batcher.waiting, this.#waiting.length);
    const [oldest] = this.#waiting;
    if (oldest !== this.#oldest) {
      this.#oldest = oldest;
      this.#before = [...this.#inFlight];
    }
    assert.equal(this.batcher.report?.(this.#now).oldest?.ageMs, oldest && this.#now - oldest.since);
  }
}
