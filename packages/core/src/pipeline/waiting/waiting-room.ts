import { isTogether } from '../../batching/together.ts';
import type { RivergraphError } from '../../errors.ts';
import type { GraphWrite } from '../../graph/write.ts';
import type { Item } from '../delivery/item.ts';
import type { Lane } from '../lane/lane.ts';
import { isWorthWaiting } from './awaited-ends.ts';
import { tellCreated } from './created-nodes.ts';
import { Departures } from './departures.ts';
import { beginEndpointWait, type EndpointWait } from './endpoint-wait.ts';
import { graphWritesOf } from './graph-writes.ts';
import { catchUp, noteNewer, owesMore } from './overtaken.ts';
import { Roster } from './roster.ts';
import { Schedule } from './schedule.ts';
import { leftAfter } from './succession.ts';
import type { Fate, WaitingRoomHooks } from './waiting-room-hooks.ts';

/**
 * Where writes stay whose ends do not exist yet and may be waited for.
 *
 * A write that is in here belongs to no batch and holds nothing back. It leaves when a node that it refers to exists for
 * certain, when it is its group's turn to be polled, since another process may write the node, at the end of its time, or
 * with its partition. It is then a new arrival; refused again it returns, until its time is over. Several that leave at
 * once leave in the order in which they first came. One timer for all.
 *
 * Newer writes of the same edge do not wait for it. When one of them becomes durable, what waits is reduced to what the
 * newer one has left of it, which may be nothing. Where the older one was just being tried and landed after the newer, the
 * newer one is written once more, and only then the older one is finished.
 *
 * @internal
 */
export class WaitingRoom {
  readonly #hooks: WaitingRoomHooks;
  readonly #roster: Roster = new Roster();
  readonly #schedule: Schedule;
  /** Those that leave, in order. */
  readonly #leaving: Departures = new Departures();
  #size = 0;
  #news = 0;

  constructor(hooks: WaitingRoomHooks) {
    this.#hooks = hooks;
    const { clock, patience } = hooks;
    this.#schedule = new Schedule({ clock, patience, due: () => hooks.post(() => this.#wake()) });
  }

  /** How many writes are in it. */
  get size(): number {
    return this.#size;
  }

  /** Whether some are about to be given back. */
  get isLeaving(): boolean {
    return this.#leaving.size > 0;
  }

  /** Whether all that waits of a lane is in here, and nothing of it is being tried. */
  holdsAllOf(lane: Lane): boolean {
    for (const { wait } of this.#roster.of(lane) ?? []) if (wait?.place !== 'parked') return false;
    return true;
  }

  /** The sink has refused a write after so many attempts. */
  refused(item: Item, error: RivergraphError, attempts: number): Fate {
    const { wait, write } = item;
    if (wait !== undefined && !catchUp(item, wait)) {
      this.#dismiss(item, wait);
      return 'written';
    }
    const isWorth =
      isWorthWaiting(item.write, error) || (item.write !== write && error.reason === 'missing-endpoint');
    if (isWorth && this.#admit(item, attempts)) return 'waits';
    if (wait !== undefined) this.#dismiss(item, wait);
    return 'rejected';
  }

  /**
   * These writes are durable: whoever waits for a node that exists now leaves, and what they leave of older writes is all
   * that still waits. Gives which are finished: not one that must be followed by a newer one once more, but those that
   * nothing is left of.
   */
  written(items: readonly Item[]): readonly Item[] {
    if (this.#roster.isEmpty) return items;
    const finished: Item[] = [];
    const landed: Set<Item> = new Set();
    for (const item of items) {
      const { wait } = item;
      if (wait === undefined || !this.#roster.has(item)) finished.push(item);
      else if (wait.newer.length > 0) landed.add(item);
      else {
        this.#through(item, wait);
        finished.push(item);
      }
      for (const write of graphWritesOf(item.write)) finished.push(...this.#tell(write, item, landed));
    }
    for (const item of landed) if (this.#roster.has(item)) this.#mend(item);
    this.#schedule.arm();
    return finished;
  }

  /** Gives those that leave to `add`; as many as time allows, and gives whether that was all. */
  release(add: (item: Item) => void, isSpent: () => boolean): boolean {
    return this.#leaving.release((item) => {
      if (item.wait === undefined || !this.#roster.has(item)) return;
      item.wait.place = 'out';
      this.#size -= item.count;
      add(item);
    }, isSpent);
  }

  /** Forgets what waits of a lane that was given up. */
  forget(lane: Lane): void {
    for (const item of [...(this.#roster.of(lane) ?? [])])
      if (item.wait !== undefined) this.#dismiss(item, item.wait);
    this.#schedule.arm();
  }

  /** Gives how many writes began to wait since it was last asked. */
  news(): number {
    const news = this.#news;
    this.#news = 0;
    return news;
  }

  close(): void {
    this.#schedule.close();
  }

  #admit(item: Item, attempts: number): boolean {
    const { patience } = this.#hooks;
    const wait = item.wait ?? this.#begin(item);
    const leftMs = wait === undefined ? 0 : wait.until - patience.now;
    if (wait === undefined || leftMs <= 0) return false;
    wait.attempts += attempts;
    if (wait.isWoken) this.#leave(item, wait);
    else {
      this.#schedule.park(item, wait, leftMs);
      this.#size += item.count;
      this.#schedule.arm();
    }
    wait.isWoken = false;
    return true;
  }

  #begin(item: Item): EndpointWait | undefined {
    const wait = beginEndpointWait(item.write, this.#hooks.patience.now);
    if (wait === undefined) return undefined;
    item.wait = wait;
    item.lane.beginWait(item.seq);
    this.#roster.add(item, wait);
    this.#news += item.count;
    return wait;
  }

  #leave(item: Item, wait: EndpointWait): void {
    if (wait.place === 'leaving') return;
    if (wait.place === 'parked') this.#schedule.unpark(item, wait);
    else this.#size += item.count;
    wait.place = 'leaving';
    this.#leaving.push(item);
  }

  /** Forgets a write. */
  #dismiss(item: Item, wait: EndpointWait): void {
    this.#roster.delete(item, wait);
    this.#schedule.delete(item, wait);
    if (wait.place === 'parked') this.#schedule.unpark(item, wait);
    if (wait.place !== 'out') this.#size -= item.count;
    wait.place = 'out';
  }

  /** A write that waited got through. If it was polled for others, they may, too. */
  #through(item: Item, wait: EndpointWait): void {
    const others = wait.group?.last === item ? [...wait.group.members] : [];
    this.#dismiss(item, wait);
    for (const other of others.sort((a, b) => a.arrival - b.arrival))
      if (other.wait?.place === 'parked') this.#leave(other, other.wait);
  }

  /** Gives those of which the write has left nothing. */
  #tell(write: GraphWrite, by: Item, landed: ReadonlySet<Item>): readonly Item[] {
    const finished: Item[] = [];
    for (const item of this.#roster.overtakenBy(write, by)) {
      const { wait } = item;
      if (wait === undefined) continue;
      const owes = owesMore(item, wait);
      if (owes || wait.place === 'out') noteNewer(item, wait, write);
      const isOut = wait.place === 'out' && !landed.has(item);
      if (owes || isOut || this.#reduce(item, wait, write)) continue;
      this.#dismiss(item, wait);
      finished.push(item);
    }
    tellCreated(write, {
      awaits: (label) => this.#roster.awaits(label),
      exists: (key) => this.#exists(key),
    });
    return finished;
  }

  /** Takes off a waiting write what a newer one has done. Gives whether anything is left. */
  #reduce(item: Item, wait: EndpointWait, newer: GraphWrite): boolean {
    const left = leftAfter(item.write, newer);
    if (left === undefined) return false;
    // What it lacked may be no longer needed.
    if (left !== item.write && isTogether(left) && wait.place === 'parked') this.#leave(item, wait);
    item.write = left;
    return true;
  }

  /** Writes once more what a write has landed after. */
  #mend(item: Item): void {
    const { wait } = item;
    const next = wait?.newer.shift();
    if (wait === undefined || next === undefined) return;
    wait.hasLanded = true;
    item.write = next;
    this.#leave(item, wait);
  }

  #exists(key: string): void {
    for (const item of this.#roster.exists(key)) {
      if (item.wait?.place === 'parked') this.#leave(item, item.wait);
      else if (item.wait?.place === 'out') item.wait.isWoken = true;
    }
  }

  #wake(): void {
    for (const item of this.#schedule.take()) if (item.wait !== undefined) this.#leave(item, item.wait);
    this.#schedule.arm();
  }
}
