import type { Clock } from '@rivergraph/core';
import type { Lease } from './lease.ts';
import type { LeaseSession } from './lease-store.ts';
import { latestOf } from './start-at.ts';

interface Awaited {
  readonly lease: Lease;
  readonly since: number;
  /** The counter as seen last, and since when: an owner that lives lets it grow. */
  readonly counter: number;
  readonly counterSince: number;
}

/** A lease that has become ours, and when the write that made it so was sent. */
export interface Taken {
  readonly lease: Lease;
  readonly since: number;
}

/** What a look at awaited leases came to. */
export interface Collected {
  readonly taken: readonly Taken[];
  /** Why something was not taken, where that failed. */
  readonly failure: Error | undefined;
}

/** What {@link AwaitedLeases} needs. */
export interface AwaitedLeasesOptions {
  readonly store: LeaseSession;
  readonly clock: Clock;
  readonly workerId: string;
  readonly failoverMs: number;
}

/** An owner that lives, and does not know of handing over, is waited for so many failover times. */
const patience = 2;
const withdrawTries = 3;

/**
 * Leases that this worker has asked for. Their owner finishes what it has begun and lets them go, so that nothing is done twice; one
 * that does not is robbed.
 */
export class AwaitedLeases {
  readonly #options: AwaitedLeasesOptions;
  readonly #awaited: Map<string, Awaited> = new Map();

  constructor(options: AwaitedLeasesOptions) {
    this.#options = options;
  }

  get shardIds(): readonly string[] {
    return [...this.#awaited.keys()];
  }

  has(shardId: string): boolean {
    return this.#awaited.has(shardId);
  }

  /** Asks the owner of a lease for it. Settles with whether the row says so; somebody else may have been faster. */
  async ask(lease: Lease): Promise<boolean> {
    const { store, clock, workerId } = this.#options;
    const answer = await store.update(lease, {
      owner: workerId,
      checkpointOwner: lease.owner ?? null,
      counter: 'stays',
    });
    if (!answer.applied) return false;
    this.expect(answer.lease, clock.now());
    return true;
  }

  /** Waits for a lease whose row says that it was asked for. */
  expect(lease: Lease, since: number): void {
    const { shardId, counter } = lease;
    this.#awaited.set(shardId, { lease, since, counter, counterSince: since });
  }

  /** Looks at what is awaited. Settles with the leases that are ours by now; what could not be taken is still awaited. */
  async look(): Promise<Collected> {
    if (this.#awaited.size === 0) return { taken: [], failure: undefined };
    const rows = await this.#options.store.read(this.shardIds);
    const found = new Map(rows.map((row) => [row.shardId, row]));
    const looks = await Promise.allSettled(
      [...this.#awaited.values()].map(async (one) => await this.#lookAt(one, found.get(one.lease.shardId))),
    );
    const taken = looks.flatMap((one) => (one.status === 'fulfilled' ? (one.value ?? []) : []));
    const failed = looks.find((one) => one.status === 'rejected');
    return { taken, failure: failed?.reason as Error | undefined };
  }

  /** Takes back what was asked for, so that it is free when its owner lets it go. Never rejects. */
  async withdraw(): Promise<void> {
    const shardIds = [...this.#awaited.keys()];
    this.#awaited.clear();
    await Promise.allSettled(shardIds.map(async (shardId) => await this.#withdraw(shardId)));
  }

  async #withdraw(shardId: string): Promise<void> {
    const { store, workerId } = this.#options;
    let [row] = await store.read([shardId]);
    // Its owner may write at any moment, and lets it go just now where both of us stop.
    for (let tries = 0; tries < withdrawTries && row?.owner === workerId; tries += 1) {
      const answer = await store.update(row, { owner: null, counter: 'stays' });
      if (answer.applied) return;
      row = answer.current;
    }
  }

  async #lookAt(awaited: Awaited, row: Lease | undefined): Promise<Taken | undefined> {
    const { clock, workerId } = this.#options;
    const { shardId } = awaited.lease;
    if (row?.owner !== workerId || row.checkpoint === 'SHARD_END') {
      this.#awaited.delete(shardId);
      return undefined;
    }
    const now = clock.now();
    const counterSince = row.counter === awaited.counter ? awaited.counterSince : now;
    this.#awaited.set(shardId, { ...awaited, counter: row.counter, counterSince });
    const isLetGo = row.checkpointOwner === undefined;
    if (!isLetGo && !this.#isOverdue(awaited.since, counterSince, now)) return undefined;
    return await this.#take(row, now);
  }

  #isOverdue(since: number, counterSince: number, now: number): boolean {
    const { failoverMs } = this.#options;
    return now - counterSince >= failoverMs || now - since >= patience * failoverMs;
  }

  async #take(row: Lease, since: number): Promise<Taken | undefined> {
    const answer = await this.#options.store.update(row, {
      checkpointOwner: null,
      ownerSwitches: row.ownerSwitches + 1,
      startTimestamp: latestOf(row, since),
      counter: 'grows',
    });
    if (!answer.applied) return undefined;
    this.#awaited.delete(row.shardId);
    return { lease: answer.lease, since };
  }
}
