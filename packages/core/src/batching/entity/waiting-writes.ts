import type { BatchItem } from '../../contracts/batcher.ts';
import type { Assignment } from '../../contracts/partition.ts';
import type { BatchCut } from '../batch-cut.ts';
import { Load } from '../load.ts';
import { Assembly } from './assembly.ts';
import { Board } from './board.ts';
import type { ClaimReader } from './claim-reader.ts';
import { Claims } from './claims.ts';
import { Entry } from './entry.ts';
import { HashSet } from './hash-set.ts';
import { HotSpots } from './hot-spots.ts';
import type { Resource } from './resource.ts';
import type { Run } from './run.ts';
import type { Share } from './shares.ts';
import type { Tile } from './tile.ts';
import type { Tiles } from './tiles.ts';
import { shapeOf, type Unit } from './unit.ts';

/** A batch that has no room for so many tiles, of which there may be thousands, is as good as full. */
const maxRefused = 64;
/** How often tiles that had nothing to give are asked again: what they wait for may have gone with the batch. */
const maxRounds = 8;

/** What was taken for a batch. */
export interface Taken<TItem extends BatchItem> {
  readonly resources: readonly Resource<TItem>[];
  /** Whether two of the writes are about the same entity, by its hash. */
  readonly isRepeating: boolean;
}

/** The writes that wait: takes them in, puts batches of them together, and forgets those of a lost partition. */
export class WaitingWrites<TItem extends BatchItem> {
  readonly board: Board<TItem> = new Board();
  readonly load: Load = new Load();
  readonly hotSpots: HotSpots = new HotSpots();
  readonly #tiles: Tiles<TItem>;
  readonly #reader: ClaimReader<TItem>;
  readonly #claims = new Claims();
  readonly #subjects = new HashSet();
  #size = 0;
  #seq = 0;

  constructor(tiles: Tiles<TItem>, reader: ClaimReader<TItem>) {
    this.#tiles = tiles;
    this.#reader = reader;
  }

  /** How many items. */
  get size(): number {
    return this.#size;
  }

  /** The number of the newest entry. */
  get newest(): number {
    return this.#seq - 1;
  }

  add(item: TItem, now: number): void {
    const claims = this.#claims;
    const tile = this.#reader.read(item.write, item.assignment.partition.id, claims);
    this.#tiles.keep(tile);
    const unit = tile.unit(shapeOf(item.write));
    const entry = new Entry(item, this.#seq++, now, claims.subject, this.#enter(unit));
    tile.add(unit, entry);
    this.board.added(tile, item);
    this.#size += 1;
    this.load.add(item);
  }

  /** Fills a batch, beginning with a tile that has an entry that may go; its resources are busy then. */
  take(cut: BatchCut<TItem>, first: Tile<TItem>, share: Share): Taken<TItem> {
    this.#subjects.reset(Math.min(this.#size, share.maxRecords));
    const assembly = new Assembly<TItem>(cut, this.#subjects, share);
    assembly.grow(first);
    this.#gather(assembly);
    assembly.end();
    this.load.removeAll(cut.load);
    this.#size -= cut.items.length;
    this.board.occupy(assembly.resources);
    for (const tile of assembly.harvest.touched) this.#tidy(tile);
    return { resources: assembly.resources, isRepeating: assembly.harvest.isRepeating };
  }

  drop(assignment: Assignment): number {
    const before = this.#size;
    for (const tile of [...this.board.tiles()]) this.#forget(tile, tile.drop(assignment));
    this.#tiles.releasePartition(assignment.partition.id);
    return before - this.#size;
  }

  /** Puts a write into the lists of its entities, which are in the claims; counts it, where there are none. */
  #enter(unit: Unit<TItem>): readonly Run[] | undefined {
    const claims = this.#claims;
    if (this.hotSpots.wants()) this.#sample();
    if (!claims.areOrdered) {
      unit.orders ??= claims.orders();
      // A loop names one entity less.
      if (unit.orders.length === claims.count) {
        for (const order of unit.orders) order.count();
        return undefined;
      }
    }
    const runs: Run[] = [];
    for (let at = 0; at < claims.count; at += 1) {
      const access = claims.accessAt(at);
      const run = claims.orderAt(at)?.enter(claims.entityAt(at), access === 'own' ? unit : access);
      if (run !== undefined) runs.push(run);
    }
    return runs;
  }

  #sample(): void {
    const claims = this.#claims;
    for (let at = 0; at < claims.count; at += 1)
      this.hotSpots.note(claims.entityAt(at), claims.orderAt(at)?.label ?? '');
  }

  /** Fills what room is left with what lies elsewhere, the oldest first. */
  #gather(assembly: Assembly<TItem>): void {
    let refused = 0;
    for (let idle = 1, rounds = 0; idle > 0 && rounds < maxRounds; rounds += 1) {
      idle = 0;
      this.board.walk((tile) => {
        if (assembly.isFull || refused > maxRefused) return 'enough';
        const answer = assembly.offer(tile);
        if (answer === 'refused') refused += 1;
        if (answer === 'idle') idle += 1;
        return 'on';
      });
      if (!assembly.harvest.retry()) return;
    }
  }

  #forget(tile: Tile<TItem>, dropped: readonly Entry<TItem>[]): void {
    if (dropped.length === 0) return;
    this.#size -= dropped.length;
    for (const entry of dropped) {
      this.load.remove(entry.item);
      this.board.dropped(tile, entry.item);
    }
    this.#tidy(tile);
  }

  #tidy(tile: Tile<TItem>): void {
    this.board.review(tile);
    if (tile.isEmpty) this.#tiles.release(tile);
  }
}
