import type {
  Batcher,
  BatcherOptions,
  BatcherReport,
  BatchItem,
  BatchLimits,
  FoldedWrite,
  PlannedBatch,
  WaitsFor,
} from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import { BatchCut } from '../batch-cut.ts';
import { ClaimReader } from './claim-reader.ts';
import type { Entry } from './entry.ts';
import { Folder } from './folder.ts';
import { independentOf } from './independence.ts';
import type { Resource } from './resource.ts';
import { bucketsFor, isEnough, shareOf } from './shares.ts';
import { Tiles } from './tiles.ts';
import { WaitingWrites } from './waiting-writes.ts';

/**
 * Makes the batcher of ordering `entity`: batches in flight share no graph entity, and writes of one entity go in the
 * order they came.
 *
 * *Exclusion is by bucket.* The entities of a label lie in a fixed number of buckets. A write needs the buckets of its
 * entities; writes that need the same ones form a *tile*, and those of them with one shape a *unit*, which one statement
 * can carry. A tile is *free* while nobody holds a bucket of it, and else *blocked*. Taking a batch makes its buckets busy,
 * settling it frees them. There are neither rounds nor barriers: whatever is free may go.
 *
 * *Order is by entity.* A waiting write may go when no earlier one of its entities waits, save those that commute with it
 * or stand before it in its own unit. What is in flight need not be looked at, since it holds the bucket.
 *
 * *Nobody starves.* The oldest waiting write reserves its buckets until it can have them all, and nobody younger takes
 * them. So it starts when the batches in flight have been settled, and any write waits at most for the batches in flight
 * and for those with older writes, one after another.
 *
 * @internal
 */
export function createEntityBatcher<TItem extends BatchItem>(options: BatcherOptions): Batcher<TItem> {
  return new EntityBatcher(options);
}

class EntityBatcher<TItem extends BatchItem> implements Batcher<TItem> {
  #limits: BatchLimits;
  readonly #slots: number;
  readonly #reader: ClaimReader<TItem>;
  readonly #folder: Folder<TItem>;
  readonly #writes: WaitingWrites<TItem>;
  readonly #inFlight: Map<PlannedBatch<TItem>, readonly Resource<TItem>[]> = new Map();
  /** The lists of items of whole batches in which no entity is written twice. */
  readonly #plain: WeakSet<readonly TItem[]> = new WeakSet();
  readonly #hurried: Set<Assignment> = new Set();
  /** Entries up to here do not wait for company. */
  #hurriedUpTo = -1;

  constructor(options: BatcherOptions) {
    this.#limits = options.limits;
    this.#slots = options.slots;
    const tiles = new Tiles<TItem>(bucketsFor(options.slots));
    this.#reader = new ClaimReader(tiles, options);
    this.#folder = new Folder(this.#reader);
    this.#writes = new WaitingWrites(tiles, this.#reader);
  }

  get waiting(): number {
    return this.#writes.size;
  }

  add(item: TItem, now: number): void {
    this.#writes.add(item, now);
    if (this.#hurried.size > 0 && this.#hurried.has(item.assignment)) this.#hurriedUpTo = this.#writes.newest;
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const next = this.#writes.board.next();
    const due = this.#due(next?.entry);
    if (next === undefined || due === undefined || now < due) return undefined;
    const lingered = now >= next.entry.since + this.#limits.maxWaitMs;
    const cut = new BatchCut<TItem>(this.#limits);
    const share = shareOf(this.#writes.load, this.#limits, this.#slots);
    const { resources, isRepeating } = this.#writes.take(cut, next.tile, share);
    if (!isRepeating) this.#plain.add(cut.items);
    const batch: PlannedBatch<TItem> = {
      items: cut.items,
      trigger: cut.full ?? (lingered ? 'time' : 'flush'),
    };
    this.#inFlight.set(batch, resources);
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    const held = this.#inFlight.get(batch);
    if (held === undefined) return;
    this.#inFlight.delete(batch);
    this.#writes.board.release(held);
  }

  independent(items: readonly TItem[], stuck: readonly TItem[]): readonly TItem[] {
    return independentOf(this.#reader, items, stuck);
  }

  narrow(batch: PlannedBatch<TItem>, items: readonly TItem[]): void {
    const held = this.#inFlight.get(batch);
    if (held === undefined) return;
    const needed = this.#reader.resourcesOf(items);
    this.#inFlight.set(
      batch,
      held.filter((resource) => needed.has(resource)),
    );
    this.#writes.board.release(held.filter((resource) => !needed.has(resource)));
  }

  drop(assignment: Assignment): number {
    this.#hurried.delete(assignment);
    return this.#writes.drop(assignment);
  }

  /** What waits now is older than what comes, so that a place in the order of arrival says it all. */
  hurry(assignment: Assignment, on: 'on' | 'off'): void {
    if (on === 'off') this.#hurried.delete(assignment);
    else {
      this.#hurried.add(assignment);
      this.#hurriedUpTo = this.#writes.newest;
    }
  }

  dueAt(): number | undefined {
    return this.#due(this.#writes.board.next()?.entry);
  }

  limit(limits: BatchLimits): void {
    this.#limits = limits;
  }

  readonly fold = (items: readonly TItem[]): readonly FoldedWrite<TItem>[] | undefined => {
    if (this.#plain.has(items) || !this.#folder.isRepeating(items)) return undefined;
    return this.#folder.fold(items);
  };

  report(now: number): BatcherReport {
    const { board, hotSpots } = this.#writes;
    const oldest = board.oldest();
    return {
      units: board.countUnits(),
      oldest: oldest && { ageMs: now - oldest.since, waitsFor: this.#waitsFor(oldest, now) },
      hottest: hotSpots.hottest(),
    };
  }

  #waitsFor(oldest: Entry<TItem>, now: number): WaitsFor {
    const next = this.#writes.board.next()?.entry;
    if (next !== oldest) return 'entities';
    return now < (this.#due(next) ?? Number.POSITIVE_INFINITY) ? 'company' : 'slot';
  }

  /** The time from which an entry that may go does go. */
  #due(entry: Entry<TItem> | undefined): number | undefined {
    if (entry === undefined) return undefined;
    const { load, board } = this.#writes;
    const free = load.records - board.parkedWaiting;
    if (entry.seq <= this.#hurriedUpTo || isEnough(load, free, this.#limits, this.#slots)) return 0;
    const time = entry.since + this.#limits.maxWaitMs;
    return Number.isFinite(time) ? time : undefined;
  }
}
