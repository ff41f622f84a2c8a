import type { Clock, Timer } from '../../contracts/clock.ts';
import { Fifo } from '../../util/fifo.ts';
import type { Item } from '../delivery/item.ts';
import type { Lane } from '../lane/lane.ts';
import { tellCreated } from './created-nodes.ts';
import { DueTimes } from './due-times.ts';
import { EndIndex } from './end-index.ts';
import { beginEndpointWait, type EndpointWait, nextPollMs } from './endpoint-wait.ts';

/** What the waiting room needs and tells. @internal */
export interface WaitingRoomHooks {
  readonly clock: Clock;
  /** How long the sink was out of reach since the start, in milliseconds: nobody could create anything then. */
  awayMs(): number;
  /** Runs a task within the mailbox; then {@link WaitingRoom.release} is to be called. */
  post(task: () => void): void;
}

/** So many are given back between two looks at the time. */
const releasesPerLook = 64;

/**
 * Where writes stay whose ends do not exist yet and may be waited for.
 *
 * A write that is in here belongs to no batch and holds nothing back. It leaves when a node that it refers to was
 * written, when its back-off is over, since another process may write the node, or with its partition. It is then a new
 * arrival; refused again it returns, until its time is over. Several that wait for the same leave in the order in which
 * they came. One timer for all.
 *
 * @internal
 */
export class WaitingRoom {
  readonly #hooks: WaitingRoomHooks;
  readonly #parked: Map<Lane, Set<Item>> = new Map();
  readonly #ends: EndIndex<Item> = new EndIndex();
  readonly #due: DueTimes<Item> = new DueTimes();
  /** Those that leave, in order. */
  readonly #leaving: Fifo<Item> = new Fifo();
  #size = 0;
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;
  #news = 0;

  constructor(hooks: WaitingRoomHooks) {
    this.#hooks = hooks;
  }

  /** How many writes are in it. */
  get size(): number {
    return this.#size;
  }

  /** Takes a write in that the sink has refused for want of an end. Gives whether it may wait, or wait longer. */
  admit(item: Item, attempts: number): boolean {
    const isNew = item.wait === undefined;
    const now = this.#hooks.clock.now();
    const wait = (item.wait ??= beginEndpointWait(item.write, this.#patience(now)));
    if (wait === undefined) return false;
    if (isNew) item.lane.beginWait(item.seq);
    wait.attempts += attempts;
    const pollMs = nextPollMs(wait, this.#patience(now));
    if (pollMs <= 0) return false;
    this.#park(item, wait, now + pollMs);
    return true;
  }

  /** These writes are durable: whoever waits for a node that they may have created leaves. */
  written(items: readonly Item[]): void {
    if (this.#size === 0) return;
    const listener = {
      awaits: (label: string): boolean => this.#ends.awaits(label),
      created: (key: string): void => this.#created(key),
    };
    for (const { write } of items) tellCreated(write, listener);
  }

  /** Gives those that leave to `add`; as many as time allows, and gives whether that was all. */
  release(add: (item: Item) => void, isSpent: () => boolean): boolean {
    let given = 0;
    for (let item = this.#leaving.peek(); item !== undefined; item = this.#leaving.peek()) {
      if (++given % releasesPerLook === 0 && isSpent()) return false;
      this.#leaving.shift();
      this.#size -= item.count;
      if (!item.lane.fenced) add(item);
    }
    return true;
  }

  /** Forgets what waits of a lane that was given up. */
  forget(lane: Lane): void {
    for (const item of this.#parked.get(lane) ?? []) {
      this.#unpark(item);
      this.#size -= item.count;
    }
    this.#arm();
  }

  /** Gives how many writes were taken in since it was last asked. */
  news(): number {
    const news = this.#news;
    this.#news = 0;
    return news;
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Number.NEGATIVE_INFINITY;
  }

  #patience(now: number): number {
    return now - this.#hooks.awayMs();
  }

  #park(item: Item, wait: EndpointWait, dueAt: number): void {
    const { lane } = item;
    const parked = this.#parked.get(lane);
    if (parked === undefined) this.#parked.set(lane, new Set([item]));
    else parked.add(item);
    this.#ends.add(item, wait.ends);
    wait.dueAt = this.#due.add(item, dueAt);
    this.#size += item.count;
    this.#news += item.count;
    this.#arm();
  }

  #unpark(item: Item): void {
    const { lane, wait } = item;
    const parked = this.#parked.get(lane);
    if (wait === undefined || parked?.delete(item) !== true) return;
    if (parked.size === 0) this.#parked.delete(lane);
    this.#ends.delete(item, wait.ends);
    this.#due.delete(item, wait.dueAt);
  }

  #created(key: string): void {
    for (const item of this.#ends.of(key)) {
      this.#unpark(item);
      if (item.wait !== undefined) item.wait.ends = item.wait.ends.filter((end) => end.key !== key);
      this.#leaving.push(item);
    }
    this.#arm();
  }

  #poll(): void {
    for (const item of this.#due.take(this.#hooks.clock.now())) {
      this.#unpark(item);
      if (item.wait !== undefined) item.wait.polls++;
      this.#leaving.push(item);
    }
    this.#arm();
  }

  /** Keeps a timer that fires no later than needed, and none where nobody waits. */
  #arm(): void {
    const next = this.#parked.size === 0 ? undefined : this.#due.next;
    if (next !== undefined && next >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#timerAt === Number.NEGATIVE_INFINITY) return;
    this.#timerAt = next ?? Number.POSITIVE_INFINITY;
    if (next === undefined) return;
    this.#timer = this.#hooks.clock.setTimer(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.#hooks.post(() => this.#poll());
      },
      Math.max(1, next - this.#hooks.clock.now()),
    );
  }
}
