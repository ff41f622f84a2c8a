import type { Batcher, BatchItem, BatchLimits, PlannedBatch } from '../contracts/batcher.ts';
import type { Assignment } from '../contracts/partition.ts';
import { BatchCut } from './batch-cut.ts';
import { dueTime } from './due.ts';
import type { FreeItems } from './due.ts';
import { compareLanes, WaitingLane, WaitingPartition } from './waiting-lane.ts';
import { Load } from './load.ts';

/**
 * Makes the batcher of ordering `partition`: batches that hold items of one partition run one after another, in its
 * order; also those of different assignments, since what an old one sent may still land. A batch combines several
 * assignments, the one with the oldest item first, to fill up.
 *
 * An assignment in a hurry is served before the others. It cannot starve them for long: while it hurries nothing is added
 * to it.
 *
 * @internal
 */
export function createPartitionBatcher<TItem extends BatchItem>(limits: BatchLimits): Batcher<TItem> {
  return new PartitionBatcher(limits);
}

class PartitionBatcher<TItem extends BatchItem> implements Batcher<TItem> {
  #limits: BatchLimits;
  readonly #lanes = new Map<Assignment, WaitingLane<TItem>>();
  /** By the name: after a broken session the same partition is another object. */
  readonly #partitions = new Map<string, WaitingPartition<TItem>>();
  readonly #inFlight = new Map<PlannedBatch<TItem>, readonly WaitingPartition<TItem>[]>();
  /** What waits in lanes that are not busy. */
  readonly #free = new Load();
  #waiting = 0;
  #batches = 0;
  /** Items come in runs of one assignment, so most of them need no look-up. */
  #last: WaitingLane<TItem> | undefined;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#waiting;
  }

  add(item: TItem, now: number): void {
    const last = this.#last;
    const lane =
      last !== undefined && last.assignment === item.assignment ? last : this.#lane(item.assignment);
    lane.queue.push(item, now);
    lane.load.add(item);
    if (!lane.busy) this.#free.add(item);
    this.#waiting += 1;
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const free = this.#survey();
    const due = dueTime(free, this.#limits);
    if (due === undefined || now < due) return undefined;
    const cut = new BatchCut<TItem>(this.#limits);
    const partitions = this.#fill(cut);
    const lingered = now >= free.oldest + this.#limits.maxWaitMs;
    const batch: PlannedBatch<TItem> = {
      items: cut.items,
      trigger: cut.full ?? (lingered ? 'time' : 'flush'),
    };
    this.#inFlight.set(batch, partitions);
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    const partitions = this.#inFlight.get(batch) ?? [];
    this.#inFlight.delete(batch);
    for (const partition of partitions) this.#release(partition);
  }

  independent(items: readonly TItem[], stuck: readonly TItem[]): readonly TItem[] {
    const blocked = new Set(stuck.map(idOf));
    return items.filter((item) => !blocked.has(idOf(item)));
  }

  narrow(batch: PlannedBatch<TItem>, items: readonly TItem[]): void {
    const needed = new Set(items.map(idOf));
    const held = this.#inFlight.get(batch) ?? [];
    this.#inFlight.set(
      batch,
      held.filter(({ id }) => needed.has(id)),
    );
    for (const partition of held) if (!needed.has(partition.id)) this.#release(partition);
  }

  drop(assignment: Assignment): number {
    const lane = this.#lanes.get(assignment);
    if (lane === undefined) return 0;
    const dropped = lane.queue.length;
    if (!lane.busy) this.#free.removeAll(lane.load);
    this.#waiting -= dropped;
    lane.clear();
    this.#forget(lane);
    return dropped;
  }

  hurry(assignment: Assignment, on: 'on' | 'off'): void {
    const lane = on === 'on' ? this.#lane(assignment) : this.#lanes.get(assignment);
    if (lane === undefined) return;
    lane.hurried = on === 'on';
  }

  dueAt(): number | undefined {
    return dueTime(this.#survey(), this.#limits);
  }

  limit(limits: BatchLimits): void {
    this.#limits = limits;
  }

  #lane(assignment: Assignment): WaitingLane<TItem> {
    let lane = this.#lanes.get(assignment);
    if (lane === undefined) {
      const { id } = assignment.partition;
      const partition = this.#partitions.get(id) ?? new WaitingPartition(id);
      this.#partitions.set(id, partition);
      lane = new WaitingLane(assignment, partition);
      partition.lanes.add(lane);
      this.#lanes.set(assignment, lane);
    }
    this.#last = lane;
    return lane;
  }

  #survey(): FreeItems {
    let oldest = Infinity;
    let hurried = false;
    for (const lane of this.#lanes.values()) {
      if (!lane.free) continue;
      oldest = Math.min(oldest, lane.queue.oldest);
      hurried ||= lane.hurried;
    }
    return { load: this.#free, oldest, hurried };
  }

  #fill(cut: BatchCut<TItem>): readonly WaitingPartition<TItem>[] {
    const taken: WaitingPartition<TItem>[] = [];
    const free = [...this.#lanes.values()].filter((lane) => lane.free).sort(compareLanes);
    this.#batches += 1;
    for (const lane of free) {
      // Another assignment of its partition is in this batch: one after the other.
      if (lane.busy) continue;
      const before = cut.items.length;
      this.#free.removeAll(lane.load);
      cut.fill(lane.queue, lane.load);
      if (cut.items.length === before) {
        this.#free.addAll(lane.load);
        break;
      }
      lane.served = this.#batches;
      this.#occupy(lane);
      taken.push(lane.partition);
      if (cut.full !== undefined) break;
    }
    this.#waiting -= cut.items.length;
    return taken;
  }

  /** Nothing of its partition is free any more; its own load was taken out when the batch was filled. */
  #occupy(lane: WaitingLane<TItem>): void {
    const { partition } = lane;
    partition.busy = true;
    for (const other of partition.lanes) if (other !== lane) this.#free.removeAll(other.load);
  }

  #release(partition: WaitingPartition<TItem>): void {
    partition.busy = false;
    for (const lane of partition.lanes) {
      this.#free.addAll(lane.load);
      lane.rest();
    }
    this.#forgetEmpty(partition);
  }

  /** An assignment is dropped when it is over; until then an empty lane is kept, since it will be wanted again at once. */
  #forget(lane: WaitingLane<TItem>): void {
    this.#lanes.delete(lane.assignment);
    lane.partition.lanes.delete(lane);
    this.#forgetEmpty(lane.partition);
    if (this.#last === lane) this.#last = undefined;
  }

  #forgetEmpty(partition: WaitingPartition<TItem>): void {
    if (!partition.busy && partition.lanes.size === 0) this.#partitions.delete(partition.id);
  }
}

function idOf({ assignment }: BatchItem): string {
  return assignment.partition.id;
}
