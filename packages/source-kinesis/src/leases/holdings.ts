import { isRetryable, type RivergraphError } from '@rivergraph/core';
import type { Clock, Logger } from '@rivergraph/core';
import type { Taken } from './awaited-leases.ts';
import { HeldLease } from './held-lease.ts';
import type { HeldWrite } from './held-lease.ts';
import type { LeaseChange } from './lease.ts';
import type { LeaseSession } from './lease-store.ts';

/** What {@link Holdings} needs, and tells. */
export interface HoldingsOptions {
  readonly store: LeaseSession;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workerId: string;
  readonly failoverMs: number;
  /** These are somebody else's, or will be before we could tell. */
  lost(shardIds: readonly string[]): void;
  /** Somebody wants this one; it is ours until it is let go, and until the deadline at most. */
  asked(shardId: string, deadline: number): void;
  /** No retry helps. */
  failed(error: unknown): void;
}

/**
 * After this part of its time a lease is renewed: later than the next checkpoint is due, which renews it too, and early enough that two
 * renewals may fail.
 */
const renewalShare = 0.4;
/** After this part it is given up. The rest is for a process that is held up at that moment. */
const expiryShare = 5 / 6;

/**
 * The leases that this worker has, kept alive. An owner that could not renew one in time must stop before the table says so: by then
 * somebody else may have begun.
 */
export class Holdings {
  readonly #options: HoldingsOptions;
  readonly #held: Map<string, HeldLease> = new Map();
  /** Until when leases that somebody asked for may be finished. */
  readonly #deadlines: Map<string, number> = new Map();
  /** Writes that let go of what is held no more. */
  readonly #leaving: Set<Promise<void>> = new Set();
  readonly #renewalMs: number;
  readonly #expiryMs: number;
  #lostCount = 0;
  #isOutage = false;

  constructor(options: HoldingsOptions) {
    this.#options = options;
    this.#renewalMs = Math.floor(options.failoverMs * renewalShare);
    this.#expiryMs = Math.floor(options.failoverMs * expiryShare);
  }

  get size(): number {
    return this.#held.size;
  }

  get shardIds(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** How many leases others took, or that could not be renewed in time. */
  get lostCount(): number {
    return this.#lostCount;
  }

  has(shardId: string): boolean {
    return this.#held.has(shardId);
  }

  add({ lease, since }: Taken): void {
    const { store, clock, workerId, failoverMs } = this.#options;
    const asked = (held: HeldLease): void => {
      if (this.#held.get(held.shardId) !== held) return;
      const deadline = clock.now() + failoverMs;
      this.#deadlines.set(held.shardId, deadline);
      this.#options.asked(held.shardId, deadline);
    };
    this.#held.set(lease.shardId, new HeldLease(lease, since, { store, clock, workerId, asked }));
  }

  /** How long until something is to be done by `tick`, milliseconds: until a lease is due to be renewed, or too old. */
  dueIn(now: number): number {
    const waits = [...this.#held.values()].map((held) => {
      const age = held.ageAt(now);
      return Math.max(0, (age < this.#renewalMs ? this.#renewalMs : this.#expiryMs) - age);
    });
    return Math.min(...waits);
  }

  /** Gives up what is too old, renews what is due, lets go what was asked for long ago. Waits for nothing. */
  tick(): void {
    const now = this.#options.clock.now();
    this.#lose([...this.#held.values()].filter((held) => held.ageAt(now) >= this.#expiryMs));
    for (const held of this.#held.values()) {
      if (held.isLeaving && now >= (this.#deadlines.get(held.shardId) ?? 0)) this.#evict(held);
      else if (!held.isBusy && held.ageAt(now) >= this.#renewalMs) void this.#renew(held);
    }
  }

  /** Changes the row of a lease; with `isLast` it is no longer held afterwards. Failure: as the store says. */
  async write(
    shardId: string,
    change: LeaseChange,
    { isLast }: { readonly isLast: boolean },
  ): Promise<HeldWrite> {
    const held = this.#held.get(shardId);
    if (held === undefined) return 'lost';
    if (held.ageAt(this.#options.clock.now()) >= this.#expiryMs) this.#lose([held]);
    const result = await held.write(change);
    if (result === 'lost') this.#lose([held]);
    else if (isLast) this.#drop(held);
    return result;
  }

  /** Hands a lease over to whoever asked for it. Never rejects: what cannot be said is found out by time. */
  async letGo(shardId: string): Promise<void> {
    const held = this.#held.get(shardId);
    if (held === undefined) return;
    this.#drop(held);
    await this.#leave(held, { checkpointOwner: null, counter: 'grows' });
  }

  /**
   * Lets everything go, so that others need not wait for it to expire. Settles when nothing is being let go any more: what is on its
   * way would be cut off by a session that closes. Never rejects.
   */
  async releaseAll(): Promise<void> {
    for (const held of this.#held.values()) {
      this.#drop(held);
      const change: LeaseChange = held.isLeaving
        ? { checkpointOwner: null, counter: 'grows' }
        : { owner: null, checkpointOwner: null, counter: 'grows' };
      void this.#leave(held, change);
    }
    await Promise.all(this.#leaving);
  }

  /** Never rejects. */
  async #leave(held: HeldLease, change: LeaseChange): Promise<void> {
    const leaving = this.#writeLast(held, change);
    this.#leaving.add(leaving);
    await leaving;
    this.#leaving.delete(leaving);
  }

  async #writeLast(held: HeldLease, change: LeaseChange): Promise<void> {
    try {
      await held.write(change);
    } catch (error) {
      const { message } = error as Error;
      this.#options.logger.warn(`kinesis: a lease was not let go, and will expire: ${message}`, {
        shard: held.shardId,
      });
    }
    held.lose();
  }

  async #renew(held: HeldLease): Promise<void> {
    try {
      const result = await held.write({ counter: 'grows' });
      this.#isOutage = false;
      if (result === 'lost') this.#lose([held]);
    } catch (error) {
      if (!isRetryable(error as RivergraphError)) {
        this.#options.failed(error);
        return;
      }
      if (this.#isOutage) return;
      this.#isOutage = true;
      this.#options.logger.warn(`kinesis: leases are not renewed: ${(error as Error).message}`);
    }
  }

  /** Lets a lease go that was to be finished by now; what is not is somebody else's. */
  #evict({ shardId }: HeldLease): void {
    void this.letGo(shardId);
    this.#options.lost([shardId]);
  }

  #lose(leases: readonly HeldLease[]): void {
    const lost = leases.filter((held) => this.#held.get(held.shardId) === held);
    if (lost.length === 0) return;
    for (const held of lost) {
      held.lose();
      this.#drop(held);
    }
    this.#lostCount += lost.length;
    this.#options.lost(lost.map(({ shardId }) => shardId));
  }

  #drop(held: HeldLease): void {
    if (this.#held.get(held.shardId) !== held) return;
    this.#held.delete(held.shardId);
    this.#deadlines.delete(held.shardId);
  }
}
