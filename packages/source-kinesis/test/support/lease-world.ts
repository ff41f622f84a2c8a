import { setMaxListeners } from 'node:events';
import { silentLogger } from '@rivergraph/core';
import type { Logger } from '@rivergraph/core';
import type { ManualClock } from '@rivergraph/core/testing';
import { createManualClock } from '@rivergraph/core/testing';
import { LeaseKeeper } from '../../src/leases/keeper.ts';
import type { Lease } from '../../src/leases/lease.ts';
import type { LeaseSession, LeaseStore } from '../../src/leases/lease-store.ts';
import { createMemoryLeaseStore } from '../../src/leases/memory/memory-store.ts';
import type { StartAt } from '../../src/leases/start-at.ts';
import type { ShardFacts } from '../../src/stream/stream-port.ts';
import { FaultyLeases } from './faulty-leases.ts';
import { WorkerClock } from './worker-clock.ts';

export const failoverMs = 10_000;
/** How long a worker goes on that cannot renew its leases. */
export const expiryMs: number = Math.floor((failoverMs * 5) / 6);

/** Shards that came from nothing. */
export function freshShards(count: number): ShardFacts[] {
  return Array.from({ length: count }, (_, index) => shard(`shard-${String(index).padStart(2, '0')}`));
}

export function shard(shardId: string, parents: readonly string[] = [], isClosed = false): ShardFacts {
  return { shardId, parents, isClosed, hashRange: { start: '0', end: '1' } };
}

/** What a worker of a {@link LeaseWorld} may be told to do. */
export interface WorkerOptions {
  /** How long what was asked for takes to be finished; for ever when it is left out. */
  readonly drainMs?: number | undefined;
  readonly maxLeases?: number | undefined;
  readonly startAt?: StartAt | undefined;
  /** Gives the shards to this worker. */
  listShards?(): Promise<readonly ShardFacts[]>;
  /** Stands between the worker and the table. */
  wrap?(session: LeaseSession): LeaseSession;
}

/** A worker and what it was told. */
export class TestWorker {
  readonly name: string;
  readonly clock: WorkerClock;
  readonly told: string[] = [];
  readonly failures: unknown[] = [];
  readonly warnings: string[] = [];
  /** Until when shards that somebody asked for may be finished. */
  readonly deadlines: number[] = [];
  readonly shards: Set<string> = new Set();
  readonly #world: LeaseWorld;
  #keeper: LeaseKeeper | undefined;
  #session: LeaseSession | undefined;
  #table: FaultyLeases | undefined;
  exhausted = 0;

  constructor(name: string, world: LeaseWorld) {
    this.name = name;
    this.clock = new WorkerClock(world.clock);
    this.#world = world;
  }

  get keeper(): LeaseKeeper {
    if (this.#keeper === undefined) throw new Error('expected the worker to be started');
    return this.#keeper;
  }

  /** What stands between the worker and the table. */
  get table(): FaultyLeases {
    if (this.#table === undefined) throw new Error('expected the worker to be started');
    return this.#table;
  }

  async start(options: WorkerOptions = {}): Promise<void> {
    const { store } = this.#world;
    const { clock } = this;
    const opened = await this.#world.session(store, this.name);
    this.#table = new FaultyLeases(opened, clock);
    this.#session = options.wrap?.(this.#table) ?? this.#table;
    this.#keeper = new LeaseKeeper({
      store: this.#session,
      clock,
      logger: this.#logger,
      workerId: this.name,
      failoverMs,
      maxLeases: options.maxLeases ?? Number.POSITIVE_INFINITY,
      startAt: options.startAt ?? 'trim-horizon',
      listShards: options.listShards ?? (async () => this.#world.shards),
      random: () => this.#world.random(),
      events: {
        acquired: (leases) => this.#acquired(leases),
        lost: (shardIds) => this.#lost(shardIds),
        asked: (shardId, deadline) => this.#asked(shardId, deadline, options.drainMs),
        exhausted: () => {
          this.exhausted += 1;
        },
        failed: (error) => this.failures.push(error),
      },
    });
    await this.#keeper.start();
  }

  /** It is gone: it reads nothing, and says nothing to the table. */
  kill(): void {
    this.clock.kill();
    this.shards.clear();
  }

  get #logger(): Logger {
    return { ...silentLogger, warn: (message) => void this.warnings.push(message) };
  }

  async stop(): Promise<void> {
    this.shards.clear();
    await this.keeper.stop();
  }

  #acquired(leases: readonly Lease[]): void {
    for (const { shardId } of leases) {
      this.told.push(`+${shardId}`);
      this.shards.add(shardId);
      this.#world.begun(shardId, this);
    }
  }

  #lost(shardIds: readonly string[]): void {
    for (const shardId of shardIds) {
      this.told.push(`-${shardId}`);
      this.shards.delete(shardId);
    }
  }

  #asked(shardId: string, deadline: number, drainMs: number | undefined): void {
    this.told.push(`?${shardId}`);
    this.deadlines.push(deadline);
    if (drainMs === undefined) return;
    this.clock.setTimer(() => {
      if (!this.shards.delete(shardId)) return;
      void this.keeper.letGo(shardId);
    }, drainMs);
  }
}

/** Workers over one table on the manual clock. */
export class LeaseWorld {
  readonly clock: ManualClock = createManualClock();
  readonly store: LeaseStore = createMemoryLeaseStore();
  readonly workers: TestWorker[] = [];
  /** Shards that two workers read at one time. */
  readonly doubles: string[] = [];
  shards: ShardFacts[];
  #seed: number;

  constructor(shards: ShardFacts[], seed = 1) {
    this.shards = shards;
    this.#seed = seed;
  }

  /** A generator of its own, so that a seed repeats a run. */
  random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }

  add(name: string): TestWorker {
    const worker = new TestWorker(name, this);
    this.workers.push(worker);
    return worker;
  }

  begun(shardId: string, by: TestWorker): void {
    const others = this.workers.filter((worker) => worker !== by && worker.shards.has(shardId));
    if (others.length > 0) this.doubles.push(shardId);
  }

  /** How many shards each has, the most first. */
  loads(): readonly number[] {
    return this.workers.map(({ shards }) => shards.size).toSorted((left, right) => right - left);
  }

  async session(store: LeaseStore, workerId: string): Promise<LeaseSession> {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return await store.open({
      signal,
      clock: this.clock,
      logger: silentLogger,
      stream: 'stream',
      workerId,
      purpose: 'run',
    });
  }

  async rows(): Promise<ReadonlyMap<string, Lease>> {
    const session = await this.session(this.store, 'reader');
    const rows = await session.list();
    await session.close();
    return new Map(rows.map((row) => [row.shardId, row]));
  }
}
