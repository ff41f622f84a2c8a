import type { Clock, Timer } from '../../contracts/clock.ts';
import { internal } from '../../errors.ts';
import { settle } from './settle.ts';

/** Options of {@link createManualClock}. @public */
export interface ManualClockOptions {
  /**
   * Where the time starts, in milliseconds since 1970.
   *
   * @defaultValue 1,700,000,000,000
   */
  readonly now?: number | undefined;
}

/** Bounds of {@link ManualClock.runUntil}. @public */
export interface RunUntilOptions {
  /**
   * How much manual time may pass.
   *
   * @defaultValue 600,000 (ten minutes)
   */
  readonly maxMs?: number | undefined;
  /**
   * How much real time is waited while no timer is pending, for what real I/O may still bring.
   *
   * @defaultValue 250
   */
  readonly idleMs?: number | undefined;
}

/**
 * A clock that stands still until it is moved. Between two timers it lets promises settle, so what a timer started is
 * seen before the next one fires.
 *
 * Real I/O does not know of this clock: with files and sockets in play, time can run ahead of them.
 *
 * @public
 */
export interface ManualClock extends Clock {
  /** How many timers are set; 0 when nothing was left behind. */
  readonly pendingTimers: number;
  /** Lets promises settle without moving the time. */
  settle(): Promise<void>;
  /** Moves the time, firing what is due in the order of time, then of setting. */
  advance(ms: number): Promise<void>;
  /** Moves the time to the next timer and fires it and all of the same instant. Gives `false` if there is none. */
  tick(): Promise<boolean>;
  /**
   * Moves the time from timer to timer until the promise settles, and gives or throws what it did.
   *
   * Failure: throws `internal` when the bound passes, or when nothing more can happen.
   */
  runUntil<T>(promise: PromiseLike<T>, options?: RunUntilOptions): Promise<T>;
  /** Moves the time from timer to timer until the condition holds; failure as above. */
  runUntil(condition: () => boolean, options?: RunUntilOptions): Promise<void>;
}

/** Makes a clock that is moved by hand. @public */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  return new HandClock(options.now ?? 1_700_000_000_000);
}

interface Entry {
  readonly at: number;
  readonly callback: () => void;
}

class HandClock implements ManualClock {
  #now: number;
  /** Sorted by time; among equals the one set first comes first. */
  readonly #timers: Entry[] = [];

  constructor(now: number) {
    this.#now = now;
  }

  get pendingTimers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#now;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const entry = { at: this.#now + (delayMs > 0 ? delayMs : 0), callback };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1]?.at ?? 0) > entry.at) place -= 1;
    this.#timers.splice(place, 0, entry);
    return { cancel: () => this.#remove(entry) };
  }

  async settle(): Promise<void> {
    await settle();
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#timers[0]; next !== undefined && next.at <= end; next = this.#timers[0]) {
      await this.#fire(next.at);
    }
    this.#now = end;
    await settle();
  }

  async tick(): Promise<boolean> {
    await settle();
    const next = this.#timers[0];
    if (next === undefined) return false;
    await this.#fire(next.at);
    return true;
  }

  runUntil<T>(promise: PromiseLike<T>, options?: RunUntilOptions): Promise<T>;
  runUntil(condition: () => boolean, options?: RunUntilOptions): Promise<void>;
  async runUntil<T>(
    goal: PromiseLike<T> | (() => boolean),
    options: RunUntilOptions = {},
  ): Promise<T | undefined> {
    if (typeof goal === 'function') {
      await this.#runUntil(goal, options);
      return undefined;
    }
    await this.#runUntil(whenSettled(goal), options);
    return await goal;
  }

  async #runUntil(reached: () => boolean, options: RunUntilOptions): Promise<void> {
    const { maxMs = 600_000, idleMs = 250 } = options;
    const end = this.#now + maxMs;
    for (;;) {
      await settle();
      if (reached()) return;
      const next = this.#timers[0];
      if (next === undefined) await waitForReal(reached, idleMs, () => this.#timers.length > 0);
      else if (next.at > end) throw internal(`manual clock: not reached within ${maxMs} ms of manual time`);
      else await this.#fire(next.at);
    }
  }

  /** Fires everything due at one instant; what those timers set for the same instant waits for the next round. */
  async #fire(at: number): Promise<void> {
    this.#now = Math.max(this.#now, at);
    const due = this.#timers.filter((entry) => entry.at <= at);
    for (const entry of due) {
      if (!this.#remove(entry)) continue;
      entry.callback();
      await settle();
    }
  }

  #remove(entry: Entry): boolean {
    const index = this.#timers.indexOf(entry);
    if (index < 0) return false;
    this.#timers.splice(index, 1);
    return true;
  }
}

function whenSettled(promise: PromiseLike<unknown>): () => boolean {
  let settled = false;
  const done = (): void => {
    settled = true;
  };
  void promise.then(done, done);
  return () => settled;
}

async function waitForReal(reached: () => boolean, idleMs: number, revived: () => boolean): Promise<void> {
  const end = performance.now() + idleMs;
  while (!reached() && !revived()) {
    if (performance.now() > end) throw internal('manual clock: not reached, and no timer is pending');
    await settle();
  }
}
