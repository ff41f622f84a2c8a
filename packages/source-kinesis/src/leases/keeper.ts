import { isRetryable, type RivergraphError } from '@rivergraph/core';
import type { Clock, Logger, Timer } from '@rivergraph/core';
import type { ShardFacts } from '../stream/stream-port.ts';
import type { Taken } from './awaited-leases.ts';
import type { Checkpoint } from './checkpoint.ts';
import { forsake } from './forsake.ts';
import type { HeldWrite } from './held-lease.ts';
import { Holdings } from './holdings.ts';
import type { Lease } from './lease.ts';
import type { LeaseSession } from './lease-store.ts';
import { ShardEnds } from './shard-ends.ts';
import type { ShardEnd } from './shard-ends.ts';
import type { StartAt } from './start-at.ts';
import { Taker } from './taker.ts';

/** What a keeper tells. */
interface KeeperEvents {
  /** These leases are ours from now on. */
  acquired(leases: readonly Lease[]): void;
  /** These are ours no more. */
  lost(shardIds: readonly string[]): void;
  /** Somebody wants this one; it is ours until it is let go, and until the deadline at most. */
  asked(shardId: string, deadline: number): void;
  /** This worker is done with all that it has, and could get nothing else. */
  exhausted(): void;
  /** No retry helps. */
  failed(error: unknown): void;
}

/** What a keeper needs. */
export interface KeeperOptions {
  readonly store: LeaseSession;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workerId: string;
  readonly failoverMs: number;
  readonly maxLeases: number;
  readonly startAt: StartAt;
  readonly events: KeeperEvents;
  listShards(): Promise<readonly ShardFacts[]>;
  random(): number;
}

/** How many times in a failover time the leases are looked after. */
const ticksPerFailover = 6;

/**
 * Shares the shards of a stream with other workers, by leases in a table that all of them see, and keeps those of this one.
 */
export class LeaseKeeper {
  readonly #options: KeeperOptions;
  readonly #holdings: Holdings;
  readonly #taker: Taker;
  readonly #done: Set<string> = new Set();
  readonly #ends: ShardEnds;
  #timer: Timer | undefined;
  #roundAt = 0;
  #turn: Promise<void> | undefined;
  #isStopped = false;
  #hasFailed = false;
  #isOutage = false;

  constructor(options: KeeperOptions) {
    const { events } = options;
    this.#options = options;
    this.#holdings = new Holdings({
      ...options,
      lost: (shardIds) => this.#lost(shardIds),
      asked: (shardId, deadline) => events.asked(shardId, deadline),
      failed: (error) => this.#fail(error),
    });
    this.#taker = new Taker({ ...options, holdings: this.#holdings, done: this.#done });
    this.#ends = new ShardEnds({ ...options, holdings: this.#holdings, taker: this.#taker });
  }

  /**
   * Takes a first share. What could not be taken is tried again later. Failure: a coded error where the table cannot be looked at, or
   * where no retry helps.
   */
  async start(): Promise<void> {
    const failure = await this.#round();
    if (failure !== undefined) this.#putOff(failure);
    this.#arm();
  }

  /** Stores how far a shard is finished. A write that makes it is a renewal as well. */
  async checkpoint(shardId: string, checkpoint: Checkpoint): Promise<HeldWrite> {
    return await this.#holdings.write(shardId, { checkpoint, counter: 'grows' }, { isLast: false });
  }

  /**
   * Stores that a shard is over, after what follows on it has leases. While nothing is known to follow it stores how far the shard is
   * finished, and tries again by itself.
   */
  async end(shardId: string, end: ShardEnd): Promise<HeldWrite> {
    const result = await this.#ends.end(shardId, end);
    this.#hurry();
    return result;
  }

  /** This worker wants no more of a shard, once what it has of it is stored. */
  done(shardId: string): void {
    this.#done.add(shardId);
    this.#hurry();
  }

  /** Stores how far a shard is finished that this worker wants no more of, and lets it go. */
  async leave(shardId: string, checkpoint: Checkpoint | undefined): Promise<HeldWrite> {
    const change = { checkpoint, owner: null, checkpointOwner: null, counter: 'grows' } as const;
    return await this.#holdings.write(shardId, change, { isLast: true });
  }

  /** Hands a lease over that was asked for. Never rejects. */
  async letGo(shardId: string): Promise<void> {
    // What was not stored of it is to be read again, if it comes back.
    this.#done.delete(shardId);
    await this.#holdings.letGo(shardId);
  }

  /** Lets everything go. Idempotent; never rejects. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#timer?.cancel();
    await Promise.all([this.#holdings.releaseAll(), this.#endTurn()]);
  }

  /** Lets go what the turn that is under way still takes; it may hang. */
  async #endTurn(): Promise<void> {
    await this.#turn;
    await Promise.all([this.#holdings.releaseAll(), this.#taker.awaited.withdraw()]);
    await forsake(this.#options.store, this.#options.workerId);
  }

  figures(): Readonly<Record<string, number>> {
    const { census, takenCount, awaited } = this.#taker;
    return {
      owned: this.#holdings.size,
      awaited: awaited.shardIds.length,
      ...census,
      leasesTaken: takenCount,
      leasesLost: this.#holdings.lostCount,
    };
  }

  #arm(): void {
    const { clock, failoverMs } = this.#options;
    // What is too old must be given up in time, not at the next turn after it.
    const waitMs = Math.min(Math.ceil(failoverMs / ticksPerFailover), this.#holdings.dueIn(clock.now()));
    this.#timer = clock.setTimer(() => {
      if (this.#isStopped) return;
      this.#holdings.tick();
      this.#startTurn();
      this.#arm();
    }, waitMs);
  }

  /** One that hangs must not gather others behind it, and holds up neither renewals nor what expires. */
  #startTurn(): void {
    this.#turn ??= this.#work().finally(() => {
      this.#turn = undefined;
      // Somebody could not wait, and came while one was under way.
      if (this.#roundAt === 0 && !this.#isStopped) this.#startTurn();
    });
  }

  /** Something has changed that others, or this worker, may wait for. */
  #hurry(): void {
    if (this.#isStopped) return;
    this.#roundAt = 0;
    this.#startTurn();
  }

  /** Never rejects. */
  async #work(): Promise<void> {
    try {
      const { taken, failure } = await this.#taker.collect();
      this.#acquired(taken);
      if (failure !== undefined) throw failure;
      await this.#ends.tryAgain();
      const isDue = this.#options.clock.now() >= this.#roundAt;
      const missed = isDue ? await this.#round() : undefined;
      if (missed !== undefined) throw missed;
    } catch (error) {
      // Not at once again: that would be a loop as long as the table is out of reach.
      this.#roundAt = Math.max(this.#roundAt, this.#options.clock.now());
      this.#fail(error);
    }
  }

  /** Settles with why something of it was not done, where that failed. */
  async #round(): Promise<RivergraphError | undefined> {
    const { clock, failoverMs, events } = this.#options;
    // Set first: what asks for a round meanwhile gets one.
    this.#roundAt = clock.now() + failoverMs;
    const { taken, isUnsettled, isExhausted, failure } = await this.#taker.round();
    if (isUnsettled) this.#roundAt = Math.min(this.#roundAt, clock.now() + failoverMs / 2);
    this.#acquired(taken);
    if (failure !== undefined) return failure as RivergraphError;
    this.#isOutage = false;
    if (isExhausted && this.#roundAt !== 0) events.exhausted();
    return undefined;
  }

  #acquired(taken: readonly Taken[]): void {
    const { clock, failoverMs, events } = this.#options;
    // One that was answered too late is taken again, if nobody else has it by then.
    const inTime = taken.filter(({ since }) => clock.now() - since < failoverMs);
    if (inTime.length === 0) return;
    for (const one of inTime) this.#holdings.add(one);
    if (!this.#isStopped) events.acquired(inTime.map(({ lease }) => lease));
  }

  #lost(shardIds: readonly string[]): void {
    // What was not stored of them is to be read again.
    for (const shardId of shardIds) this.#done.delete(shardId);
    this.#options.events.lost(shardIds);
  }

  #fail(error: unknown): void {
    if (this.#isStopped) return;
    if (!isRetryable(error as RivergraphError)) {
      if (!this.#hasFailed) this.#options.events.failed(error);
      this.#hasFailed = true;
      return;
    }
    this.#putOff(error as RivergraphError);
  }

  /** Says once that something is to be tried again. Failure: throws what no retry helps against. */
  #putOff(error: RivergraphError): void {
    if (!isRetryable(error)) throw error;
    if (this.#isOutage) return;
    this.#isOutage = true;
    this.#options.logger.warn(`kinesis: leases cannot be looked after: ${error.message}`);
  }
}
