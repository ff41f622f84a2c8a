import type { Clock, Timer } from '../../contracts/clock.ts';
import type { RivergraphError } from '../../errors.ts';
import { conflict } from '../../errors.ts';
import type { LockCounts } from './lock-figures.ts';
import { noCounts } from './lock-figures.ts';
import type { LockRun } from './lock-run.ts';
import { LockTable } from './lock-table.ts';
import type { Stop } from './look-ahead.ts';
import { lookAhead } from './look-ahead.ts';
import type { RecordChains } from './record-chains.ts';

/** @internal */
export interface LockEngineOptions {
  readonly clock: Clock;
  readonly slots: number;
  readonly chains: RecordChains | undefined;
}

/**
 * Runs transactions side by side.
 *
 * Rows take no timer each. The engine looks ahead to the next moment at which it has to do something, and that moment gets
 * the one timer. What comes in before it takes back what was worked out for later, which is nothing but locks that were
 * free.
 *
 * Times are counted from the engine's start, since large numbers have few decimals.
 *
 * @internal
 */
export class LockEngine {
  readonly counts: LockCounts = noCounts();
  readonly #clock: Clock;
  readonly #epoch: number;
  readonly #slots: number;
  readonly #chains: RecordChains | undefined;
  readonly #table: LockTable = new LockTable();
  readonly #running: Set<LockRun> = new Set();
  /** Those without a slot, first come first served. */
  readonly #queued: LockRun[] = [];
  #now = 0;
  #stop: Stop | undefined;
  #timer: Timer | undefined;

  constructor({ clock, slots, chains }: LockEngineOptions) {
    this.#clock = clock;
    this.#epoch = clock.now();
    this.#slots = slots;
    this.#chains = chains;
  }

  get size(): number {
    return this.#running.size + this.#queued.length;
  }

  begin(run: LockRun): void {
    this.#catchUp();
    this.#queued.push(run);
    this.#fillSlots();
    this.#lookSoon();
  }

  /** Takes a run back, if it has not ended. */
  fail(run: LockRun, error: RivergraphError): void {
    this.#catchUp();
    const place = this.#queued.indexOf(run);
    if (place >= 0) this.#queued.splice(place, 1);
    else if (this.#running.has(run)) this.#takeBack(run);
    run.done.reject(error);
    this.#lookSoon();
  }

  failAll(error: RivergraphError): void {
    for (const run of [...this.#queued, ...this.#running]) this.fail(run, error);
  }

  /** Brings the state to the time of the clock. */
  #catchUp(): void {
    const now = Math.max(this.#now, this.#clock.now() - this.#epoch);
    while (this.#stop !== undefined && this.#stop.at < now) {
      this.#reach(this.#stop);
      this.#stop = lookAhead(this.#running, this.#table, this.#chains);
    }
    this.#now = now;
    for (const run of this.#running) run.rewind(now, this.#table);
    this.#stop = undefined;
  }

  #fillSlots(): void {
    while (this.#running.size < this.#slots) {
      const run = this.#queued.shift();
      if (run === undefined) return;
      run.begin(this.#now);
      this.#running.add(run);
    }
  }

  /** Looks ahead when all that begins at this instant has begun, rather than once for each. */
  #lookSoon(): void {
    this.#timer?.cancel();
    this.#timer = this.#running.size === 0 ? undefined : this.#clock.setTimer(() => this.#arm(), 0);
  }

  #arm(): void {
    const stop = lookAhead(this.#running, this.#table, this.#chains);
    this.#stop = stop;
    this.#timer = undefined;
    if (stop === undefined) return;
    const delay = Math.max(0, stop.at - (this.#clock.now() - this.#epoch));
    this.#timer = this.#clock.setTimer(() => {
      this.#reach(stop);
      this.#lookSoon();
    }, delay);
  }

  #reach({ run, at, busy }: Stop): void {
    this.#now = at;
    this.#stop = undefined;
    if (busy === undefined) this.#end(run);
    else if (this.#table.wouldDeadlock(busy, run)) this.#sacrifice(run);
    else {
      this.counts.lockWaits += 1;
      run.waits(busy, at);
      this.#table.wait(busy, run);
    }
  }

  #end(run: LockRun): void {
    const refusal = run.commits ? thrownBy(run.transaction.onCommit) : undefined;
    if (run.commits && refusal === undefined) this.#commit(run);
    else this.#takeBack(run);
    const error = refusal === undefined ? run.verdict : refusal.error;
    if (error === undefined) run.done.resolve();
    else run.done.reject(error);
  }

  #commit(run: LockRun): void {
    const { rows } = run.transaction;
    this.counts.transactions += 1;
    this.counts.rows += rows.length;
    if (this.#chains !== undefined) {
      for (const { edge, locks } of rows) if (edge !== undefined) this.#chains.insert(edge, locks);
    }
    this.#leave(run);
  }

  #sacrifice(run: LockRun): void {
    this.counts.deadlocks += 1;
    this.#takeBack(run);
    run.done.reject(conflict('lock database: the transaction is the victim of a deadlock'));
  }

  #takeBack(run: LockRun): void {
    this.counts.rowsThrownAway += run.next;
    if (run.waitsFor !== undefined) {
      this.#table.leave(run.waitsFor, run);
      run.waitedMs += this.#now - run.waitsSince;
    }
    this.#leave(run);
  }

  /** Frees the slot and the locks. */
  #leave(run: LockRun): void {
    this.#running.delete(run);
    this.counts.busyMs += this.#now - run.beganAt - run.waitedMs;
    for (const { key } of run.held) this.#grant(key);
    this.#fillSlots();
  }

  #grant(key: string): void {
    const next = this.#table.release(key);
    if (next === undefined) return;
    const waitedMs = this.#now - next.waitsSince;
    this.counts.lockWaitMs += waitedMs;
    this.counts.longestWaitMs = Math.max(this.counts.longestWaitMs, waitedMs);
    next.resume(key, this.#now);
  }
}

function thrownBy(act: (() => void) | undefined): { readonly error: unknown } | undefined {
  try {
    act?.();
    return undefined;
  } catch (error) {
    return { error };
  }
}
