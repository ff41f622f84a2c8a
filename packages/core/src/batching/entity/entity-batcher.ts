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
import { bucketsFor, isEnough, shareOf } from './shares.ts';
import { BatchCut } from '../batch-cut.ts';
import { Load } from '../load.ts';
import { Assembly } from './assembly.ts';
import { Board } from './board.ts';
import { ClaimReader } from './claim-reader.ts';
import { Claims } from './claims.ts';
import { Entry } from './entry.ts';
import { Folder } from './folder.ts';
import { HashSet } from './hash-set.ts';
import { HotSpots } from './hot-spots.ts';
import type { Resource } from './resource.ts';
import type { Tile } from './tile.ts';
import { Tiles } from './tiles.ts';
import { shapeOf, type Unit } from './unit.ts';

/** A batch that has no room for so many tiles, of which there may be thousands, is as good as full. */
const maxRefused = 64;

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
  readonly #tiles: Tiles<TItem>;
  readonly #reader: ClaimReader<TItem>;
  readonly #claims = new Claims();
  readonly #board: Board<TItem> = new Board();
  readonly #load = new Load();
  readonly #inFlight: Map<PlannedBatch<TItem>, readonly Resource<TItem>[]> = new Map();
  readonly #hurried: Set<Assignment> = new Set();
  readonly #hotSpots = new HotSpots();
  readonly #folder: Folder<TItem>;
  readonly #subjects = new HashSet();
  /** The lists of items of whole batches in which no entity is written twice. */
  readonly #plain: WeakSet<readonly TItem[]> = new WeakSet();
  #waiting = 0;
  #seq = 0;
  /** Entries up to here do not wait for company. */
  #hurriedUpTo = -1;

  constructor(options: BatcherOptions) {
    this.#limits = options.limits;
    this.#slots = options.slots;
    this.#tiles = new Tiles(bucketsFor(options.slots));
    this.#reader = new ClaimReader(this.#tiles, options);
    this.#folder = new Folder(this.#reader);
  }

  get waiting(): number {
    return this.#waiting;
  }

  add(item: TItem, now: number): void {
    const claims = this.#claims;
    const tile = this.#reader.read(item.write, item.assignment.partition.id, claims);
    const unit = tile.unit(shapeOf(item.write));
    const entry = new Entry(item, this.#seq++, now, claims.subject);
    this.#enter(entry, unit);
    tile.add(unit, entry);
    this.#board.added(tile, item);
    this.#waiting += 1;
    this.#load.add(item);
    if (this.#hurried.size > 0 && this.#hurried.has(item.assignment)) this.#hurriedUpTo = entry.seq;
  }

  take(now: number): PlannedBatch<TItem> | undefined {
    const next = this.#board.next();
    const due = this.#due(next?.entry);
    if (next === undefined || due === undefined || now < due) return undefined;
    const lingered = now >= next.entry.since + this.#limits.maxWaitMs;
    const cut = new BatchCut<TItem>(this.#limits);
    const resources = this.#fill(cut, next.tile);
    const batch: PlannedBatch<TItem> = {
      items: cut.items,
      trigger: cut.full ?? (lingered ? 'time' : 'flush'),
    };
    this.#inFlight.set(batch, resources);
    return batch;
  }

  settle(batch: PlannedBatch<TItem>): void {
    const resources = this.#inFlight.get(batch);
    if (resources === undefined) return;
    this.#inFlight.delete(batch);
    this.#board.release(resources);
  }

  drop(assignment: Assignment): number {
    this.#hurried.delete(assignment);
    const before = this.#waiting;
    for (const tile of [...this.#board.tiles()]) this.#forget(tile, tile.drop(assignment));
    return before - this.#waiting;
  }

  /** What waits now is older than what comes, so that a place in the order of arrival says it all. */
  hurry(assignment: Assignment, on: 'on' | 'off'): void {
    if (on === 'off') this.#hurried.delete(assignment);
    else {
      this.#hurried.add(assignment);
      this.#hurriedUpTo = this.#seq - 1;
    }
  }

  dueAt(): number | undefined {
    return this.#due(this.#board.next()?.entry);
  }

  limit(limits: BatchLimits): void {
    this.#limits = limits;
  }

  readonly fold = (items: readonly TItem[]): readonly FoldedWrite<TItem>[] | undefined => {
    if (this.#plain.has(items) || !this.#folder.isRepeating(items)) return undefined;
    return this.#folder.fold(items);
  };

  report(now: number): BatcherReport {
    const oldest = this.#board.oldest();
    return {
      units: this.#board.countUnits(),
      oldest: oldest && { ageMs: now - oldest.since, waitsFor: this.#waitsFor(oldest, now) },
      hottest: this.#hotSpots.hottest(),
    };
  }

  #waitsFor(oldest: Entry<TItem>, now: number): WaitsFor {
    const next = this.#board.next()?.entry;
    if (next !== oldest) return 'entities';
    return now < (this.#due(next) ?? Number.POSITIVE_INFINITY) ? 'company' : 'slot';
  }

  /** Puts an entry into the lists of its entities, which are in the claims. */
  #enter(entry: Entry<TItem>, unit: Unit<TItem>): void {
    const claims = this.#claims;
    const isSample = this.#hotSpots.wants();
    for (let at = 0; at < claims.count; at += 1) {
      const order = claims.orderAt(at);
      if (order === undefined) continue;
      const entity = claims.entityAt(at);
      const access = claims.accessAt(at);
      entry.join(order.enter(entity, access === 'own' ? unit : access));
      if (isSample) this.#hotSpots.note(entity, order.label);
    }
  }

  /** The time from which an entry that may go does go. */
  #due(entry: Entry<TItem> | undefined): number | undefined {
    if (entry === undefined) return undefined;
    const free = this.#board.freeWaiting;
    if (entry.seq <= this.#hurriedUpTo || isEnough(this.#load, free, this.#limits, this.#slots)) return 0;
    const time = entry.since + this.#limits.maxWaitMs;
    return Number.isFinite(time) ? time : undefined;
  }

  #fill(cut: BatchCut<TItem>, first: Tile<TItem>): readonly Resource<TItem>[] {
    this.#subjects.reset(Math.min(this.#waiting, this.#limits.maxRecords));
    const assembly = new Assembly<TItem>(cut, this.#subjects, shareOf(this.#load, this.#limits, this.#slots));
    assembly.grow(first);
    let refused = 0;
    this.#board.free.walk((tile) => {
      if (assembly.isFull || refused > maxRefused) return 'enough';
      if (assembly.offer(tile) === 'refused') refused += 1;
      return 'on';
    });
    assembly.end();
    if (!assembly.isRepeating) this.#plain.add(cut.items);
    for (const item of cut.items) {
      this.#load.remove(item);
      this.#board.freeWaiting -= item.count;
    }
    this.#waiting -= cut.items.length;
    this.#board.occupy(assembly.resources);
    for (const tile of assembly.touched) this.#tidy(tile);
    return assembly.resources;
  }

  #forget(tile: Tile<TItem>, dropped: readonly Entry<TItem>[]): void {
    if (dropped.length === 0) return;
    this.#waiting -= dropped.length;
    for (const entry of dropped) {
      entry.leave();
      this.#load.remove(entry.item);
      this.#board.left(tile, entry.item);
    }
    this.#tidy(tile);
  }

  #tidy(tile: Tile<TItem>): void {
    this.#board.review(tile);
    if (tile.isEmpty) this.#tiles.release(tile);
  }
}
