import type { Clock } from '@rivergraph/core';
import type { ShardFacts } from '../stream/stream-port.ts';
import { AwaitedLeases } from './awaited-leases.ts';
import type { Collected, Taken } from './awaited-leases.ts';
import type { Holdings } from './holdings.ts';
import type { Lease } from './lease.ts';
import type { LeaseSession } from './lease-store.ts';
import { Lineage, isOver } from './lineage.ts';
import { newLeases } from './new-leases.ts';
import { Sightings } from './sightings.ts';
import { latestOf } from './start-at.ts';
import type { StartAt } from './start-at.ts';
import { planTaking } from './taking.ts';

/** What {@link Taker} needs. */
export interface TakerOptions {
  readonly store: LeaseSession;
  readonly clock: Clock;
  readonly workerId: string;
  readonly failoverMs: number;
  readonly maxLeases: number;
  readonly startAt: StartAt;
  readonly holdings: Holdings;
  /** Shards that this worker wants no more of. */
  readonly done: ReadonlySet<string>;
  listShards(): Promise<readonly ShardFacts[]>;
  random(): number;
}

/** What the table looked like when it was read last. */
export interface LeaseCensus {
  /** Leases that may be read and that nobody has who is alive. */
  readonly unowned: number;
  /** Leases that wait for a parent. */
  readonly blocked: number;
  /** Leases that may be read or will be. */
  readonly open: number;
  readonly workers: number;
}

/** What one round came to. */
export interface Round {
  readonly taken: readonly Taken[];
  /** Whether anything changed: then another round soon may change more. */
  readonly isUnsettled: boolean;
  /** Whether this worker is done with all that it has, and could get nothing else. */
  readonly isExhausted: boolean;
  /** Why something of it was not done, where that failed. */
  readonly failure: Error | undefined;
}

/** Shards come and go without a word, so they are listed now and then. The Kinesis Client Library does so each minute. */
const listEveryMs = 60_000;

/** Finds out what there is to read, and takes a share of it. */
export class Taker {
  readonly awaited: AwaitedLeases;
  readonly #options: TakerOptions;
  readonly #sightings: Sightings = new Sightings();
  #listAt = 0;
  #lookedFirstAt: number | undefined;
  #census: LeaseCensus = { unowned: 0, blocked: 0, open: 0, workers: 1 };
  #takenCount = 0;

  constructor(options: TakerOptions) {
    this.#options = options;
    this.awaited = new AwaitedLeases(options);
  }

  get census(): LeaseCensus {
    return this.#census;
  }

  /** How many leases this worker has got. */
  get takenCount(): number {
    return this.#takenCount;
  }

  /** Looks at the table, and takes and asks for what is due to this worker. */
  async round(): Promise<Round> {
    const leases = await this.#look();
    const lineage = new Lineage(leases);
    // What stays is found again in the next round.
    await Promise.allSettled(lineage.spent().map(async (lease) => await this.#options.store.remove(lease)));
    const ready = lineage.ready().filter(({ shardId }) => !this.#options.done.has(shardId));
    this.#expect(ready);
    const plan = this.#plan(ready);
    const takings = await Promise.allSettled(plan.take.map(async (lease) => await this.#take(lease)));
    const asked = await Promise.allSettled(plan.ask.map(async (lease) => await this.awaited.ask(lease)));
    const taken = takings.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
    const failed = [...takings, ...asked].find((one) => one.status === 'rejected');
    this.#takenCount += taken.length;
    this.#census = this.#count(ready, lineage.blocked().length, taken.length);
    const isUnsettled = plan.take.length > 0 || asked.length > 0;
    const isExhausted = !isUnsettled && this.#isExhausted(ready);
    return { taken, isUnsettled, isExhausted, failure: failed?.reason as Error | undefined };
  }

  /** Settles with what was asked for and is ours by now. */
  async collect(): Promise<Collected> {
    const collected = await this.awaited.look();
    this.#takenCount += collected.taken.length;
    return collected;
  }

  /**
   * Makes sure that what follows on a shard has leases. Settles with the shards that follow; none where none are known yet.
   */
  async follow(
    shardId: string,
  ): Promise<{ readonly children: readonly string[]; readonly isListed: boolean }> {
    const shards = await this.#options.listShards();
    await this.#create(shards, await this.#options.store.list());
    const children = shards.filter(({ parents }) => parents.includes(shardId)).map((shard) => shard.shardId);
    return { children, isListed: shards.some((shard) => shard.shardId === shardId) };
  }

  /** What bears the name of somebody may be left over from one that is gone, until a failover time has shown that it is not. */
  #isExhausted(ready: readonly Lease[]): boolean {
    const { clock, failoverMs, holdings, done } = this.#options;
    this.#lookedFirstAt ??= clock.now();
    if (this.awaited.shardIds.length > 0 || !holdings.shardIds.every((shardId) => done.has(shardId)))
      return false;
    return ready.length === 0 || clock.now() - this.#lookedFirstAt >= failoverMs;
  }

  async #look(): Promise<readonly Lease[]> {
    const { store, clock } = this.#options;
    let leases = await store.list();
    if (clock.now() >= this.#listAt || leases.every(isOver)) {
      const shards = await this.#options.listShards();
      if (await this.#create(shards, leases)) leases = await store.list();
      this.#listAt = clock.now() + listEveryMs;
    }
    this.#sightings.look(leases, clock.now());
    return leases;
  }

  /** Settles with whether there was something to create. */
  async #create(shards: readonly ShardFacts[], leases: readonly Lease[]): Promise<boolean> {
    const { store, clock, startAt } = this.#options;
    const missing = newLeases(shards, leases, { startAt, now: clock.now() });
    // One after another, parents first: whoever looks meanwhile must not take a child for one whose parents were read.
    for (const lease of missing) await store.create(lease);
    return missing.length > 0;
  }

  /** A request whose answer did not come has been made all the same. */
  #expect(ready: readonly Lease[]): void {
    const { clock, workerId, holdings } = this.#options;
    for (const lease of ready) {
      const { shardId, owner, checkpointOwner } = lease;
      if (owner !== workerId || checkpointOwner === undefined) continue;
      if (!holdings.has(shardId) && !this.awaited.has(shardId)) this.awaited.expect(lease, clock.now());
    }
  }

  #plan(ready: readonly Lease[]): ReturnType<typeof planTaking> {
    const { clock, holdings, workerId, maxLeases, failoverMs, random } = this.#options;
    const now = clock.now();
    const mine = new Set([...holdings.shardIds, ...this.awaited.shardIds]);
    const stillFor = (lease: Lease): number => this.#sightings.stillFor(lease, now);
    return planTaking({ ready, workerId, mine, maxLeases, failoverMs, stillFor, random });
  }

  async #take(lease: Lease): Promise<Taken | undefined> {
    const { store, clock, workerId } = this.#options;
    const since = clock.now();
    const answer = await store.update(lease, {
      owner: workerId,
      checkpointOwner: null,
      ownerSwitches: lease.owner === workerId ? lease.ownerSwitches : lease.ownerSwitches + 1,
      startTimestamp: latestOf(lease, since),
      counter: 'grows',
    });
    return answer.applied ? { lease: answer.lease, since } : undefined;
  }

  #count(ready: readonly Lease[], blocked: number, taken: number): LeaseCensus {
    const { clock, failoverMs, workerId } = this.#options;
    const now = clock.now();
    const alive = ready.filter(
      (lease) => lease.owner !== undefined && this.#sightings.stillFor(lease, now) < failoverMs,
    );
    const workers = new Set([...alive.map(({ owner }) => owner), workerId]).size;
    const unowned = Math.max(0, ready.length - alive.length - taken);
    return { unowned, blocked, open: ready.length + blocked, workers };
  }
}
