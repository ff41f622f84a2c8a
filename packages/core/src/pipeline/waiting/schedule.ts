import type { Clock, Timer } from '../../contracts/clock.ts';
import type { Item } from '../delivery/item.ts';
import { DueTimes } from './due-times.ts';
import { type EndpointWait, lastTryAt } from './endpoint-wait.ts';
import type { Patience } from './patience.ts';
import { PollGroups } from './poll-groups.ts';

/** What the schedule needs. @internal */
export interface ScheduleOptions {
  readonly clock: Clock;
  readonly patience: Patience;
  /** Something is due; called by the timer. */
  due(): void;
}

/** How long until the next look at those whose time would be over, if it did not stand still. */
const stillMs = 1_000;

/**
 * When each parked write is tried again because of the time: when it is polled, and when its time is over. One timer for
 * all, and none while nothing is parked.
 *
 * @internal
 */
export class Schedule {
  readonly #options: ScheduleOptions;
  readonly #groups: PollGroups = new PollGroups();
  readonly #lastTries: DueTimes<Item> = new DueTimes();
  #parked = 0;
  #timer: Timer | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  constructor(options: ScheduleOptions) {
    this.#options = options;
  }

  /** Takes in a write that may wait for `leftMs` more. To be followed by {@link arm}. */
  park(item: Item, wait: EndpointWait, leftMs: number): void {
    const now = this.#options.clock.now();
    wait.place = 'parked';
    this.#parked++;
    this.#groups.add(item, wait, now);
    wait.dueAt = this.#lastTries.add(item, lastTryAt(wait, now, leftMs));
  }

  /** Takes out a write that will be back, or is forgotten next. */
  unpark(item: Item, wait: EndpointWait): void {
    this.#parked--;
    this.#lastTries.delete(item, wait.dueAt);
  }

  /** Forgets a write. */
  delete(item: Item, wait: EndpointWait): void {
    this.#groups.delete(item, wait);
  }

  /** Gives what is due, each once, the oldest first; it is still parked. */
  take(): readonly Item[] {
    const { clock, patience } = this.#options;
    const now = clock.now();
    const due = new Set(this.#groups.take(now));
    for (const item of this.#lastTries.take(now)) {
      const { wait } = item;
      if (wait === undefined) continue;
      const leftMs = wait.until - patience.now;
      if (leftMs <= 0) due.add(item);
      else
        wait.dueAt = this.#lastTries.add(item, now + (patience.isStill ? Math.max(stillMs, leftMs) : leftMs));
    }
    return [...due].sort((a, b) => a.arrival - b.arrival);
  }

  /** Keeps a timer that fires no later than needed. */
  arm(): void {
    const next = this.#parked === 0 ? undefined : earlier(this.#groups.next, this.#lastTries.next);
    if (next !== undefined && next >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (this.#timerAt === Number.NEGATIVE_INFINITY) return;
    this.#timerAt = next ?? Number.POSITIVE_INFINITY;
    if (next === undefined) return;
    this.#timer = this.#options.clock.setTimer(
      () => {
        this.#timerAt = Number.POSITIVE_INFINITY;
        this.#options.due();
      },
      Math.max(1, next - this.#options.clock.now()),
    );
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Number.NEGATIVE_INFINITY;
  }
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}
