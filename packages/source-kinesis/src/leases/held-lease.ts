import { abortable } from '@rivergraph/core/adapter';
import type { Clock } from '@rivergraph/core';
import type { Lease, LeaseChange } from './lease.ts';
import type { LeaseSession, LeaseUpdate } from './lease-store.ts';

/** What became of a write to a lease that this worker has. */
export type HeldWrite = 'stored' | 'lost';

/** What a held lease needs, and tells. */
export interface HeldLeaseOptions {
  readonly store: LeaseSession;
  readonly clock: Clock;
  readonly workerId: string;
  /** Somebody asked for the lease; it is still ours until it is let go. Called once. */
  asked(held: HeldLease): void;
}

/**
 * A lease that this worker has. Its writes run one after another, since each changes what the next must find.
 */
export class HeldLease {
  readonly #options: HeldLeaseOptions;
  #lease: Lease;
  #renewedAt: number;
  #last: Promise<unknown> = Promise.resolve();
  #pending = 0;
  readonly #loss: AbortController = new AbortController();
  /** Whether the last write failed: it may have been made all the same. */
  #isInDoubt = false;
  #isLeaving = false;

  /** `since`: before the write that made it ours was sent. */
  constructor(lease: Lease, since: number, options: HeldLeaseOptions) {
    this.#lease = lease;
    this.#renewedAt = since;
    this.#options = options;
  }

  get lease(): Lease {
    return this.#lease;
  }

  get shardId(): string {
    return this.#lease.shardId;
  }

  /** Whether somebody asked for it. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Whether a write is under way. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** How long ago the last write that made it was sent, milliseconds. Others count from when they saw that. */
  ageAt(now: number): number {
    return now - this.#renewedAt;
  }

  /** Nothing more may be written; what is under way settles with `lost`. */
  lose(): void {
    this.#loss.abort();
  }

  /** Changes the row. Settles with `lost` when it is somebody else's by now. Failure: as the store says; nothing is known then. */
  async write(change: LeaseChange): Promise<HeldWrite> {
    this.#pending += 1;
    const turn = this.#last.then(async () => await this.#write(change));
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    try {
      // One that never answers must not hold up those who wait, once it does not matter any more.
      return await abortable(turn, this.#loss.signal);
    } catch (error) {
      if (this.#isLost) return 'lost';
      throw error;
    } finally {
      this.#pending -= 1;
    }
  }

  get #isLost(): boolean {
    return this.#loss.signal.aborted;
  }

  async #write(change: LeaseChange): Promise<HeldWrite> {
    const { clock, workerId } = this.#options;
    if (this.#isLost) return 'lost';
    const sentAt = clock.now();
    const first = await this.#update(this.#lease, change);
    if (first.applied) return this.#renewed(first.lease, sentAt);
    const { current } = first;
    if (this.#isLost || current === undefined || !this.#isOurs(current)) return this.#give();
    this.#lease = current;
    if (current.checkpointOwner === workerId) this.#ask();
    const second = await this.#update(current, change);
    return second.applied ? this.#renewed(second.lease, sentAt) : this.#give();
  }

  async #update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate> {
    const wasInDoubt = this.#isInDoubt;
    this.#isInDoubt = true;
    const answer = await this.#options.store.update(seen, change);
    // One that is refused says nothing of the one before.
    this.#isInDoubt = wasInDoubt && !answer.applied;
    return answer;
  }

  /** Whether a row that is not as it was seen last may be written nevertheless. */
  #isOurs({ owner, checkpointOwner, counter }: Lease): boolean {
    const seen = this.#lease;
    // Whoever asks for a lease names the old owner, who may write until the lease is let go.
    if (checkpointOwner === this.#options.workerId) return true;
    // Nobody else lets the counter grow and keeps the rest: that was the write whose answer did not come.
    const isKept = owner === seen.owner && checkpointOwner === seen.checkpointOwner;
    return this.#isInDoubt && isKept && counter === seen.counter + 1;
  }

  #renewed(lease: Lease, sentAt: number): HeldWrite {
    this.#lease = lease;
    this.#renewedAt = sentAt;
    return 'stored';
  }

  #give(): HeldWrite {
    this.lose();
    return 'lost';
  }

  #ask(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#options.asked(this);
  }
}
