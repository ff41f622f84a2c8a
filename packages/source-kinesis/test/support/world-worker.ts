import { RivergraphError, silentLogger } from '@rivergraph/core';
import type { RevokedEvent, SourceEvent } from '@rivergraph/core';
import { setMaxListeners } from 'node:events';
import { KinesisChunk } from '../../src/chunk.ts';
import { resolveKinesisOptions } from '../../src/resolve-options.ts';
import { KinesisSession } from '../../src/session.ts';
import { failoverMs } from './driven-session.ts';
import { FaultyLeases } from './faulty-leases.ts';
import type { StreamWorld } from './stream-world.ts';
import { WorkerClock } from './worker-clock.ts';
import { WorldPeriod } from './world-period.ts';

/** A process with a session and the simplest of pipelines: it writes what it takes after a while, and commits now and then. */
export class WorldWorker {
  readonly name: string;
  readonly clock: WorkerClock;
  readonly periods: Map<string, WorldPeriod> = new Map();
  table: FaultyLeases | undefined;
  isLeaving = false;
  readonly #world: StreamWorld;
  #session: KinesisSession | undefined;
  #starting: Promise<void> = Promise.resolve();
  #committing: Promise<void> = Promise.resolve();

  constructor(name: string, world: StreamWorld) {
    this.name = name;
    this.#world = world;
    this.clock = new WorkerClock(world.clock);
  }

  get isRunning(): boolean {
    return !this.clock.isDead && !this.isLeaving;
  }

  /** Opens a session, and another when it breaks, until it is told to leave. */
  async run(): Promise<void> {
    while (this.isRunning) {
      try {
        await this.#runOnce();
      } catch (error) {
        if (!(error instanceof RivergraphError) || error.code !== 'unavailable') {
          this.#world.journal.findings.push(`${this.name} failed: ${String(error)}`);
          return;
        }
      }
      this.#loseAll();
      await this.#nap(1_000);
    }
  }

  /** Finishes what it has, commits, and closes. */
  async leave(): Promise<void> {
    this.isLeaving = true;
    // A source gives a session that has started, or none.
    await this.#starting;
    while ([...this.periods.values()].some(({ isIdle }) => !isIdle)) await this.#nap(50);
    await this.#commit();
    this.#loseAll();
    await this.#session?.close();
  }

  kill(): void {
    this.clock.kill();
    this.#loseAll();
  }

  async #runOnce(): Promise<void> {
    const opening = this.#open();
    const starting = opening.then(async (session) => await session.start());
    this.#starting = starting.catch(() => undefined);
    const session = await opening;
    try {
      await starting;
      this.#commitLater(session);
      for (;;) {
        const event = await session.next();
        await this.clock.awake();
        if (event === undefined) return;
        this.#take(event);
      }
    } finally {
      void session.close();
    }
  }

  async #open(): Promise<KinesisSession> {
    const { store, stream, clock: real } = this.#world;
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const { signal } = stop;
    const common = {
      signal,
      clock: real,
      logger: silentLogger,
      workerId: this.name,
      purpose: 'run',
    } as const;
    const opened = await store.open({ ...common, stream: 'orders' });
    this.table = new FaultyLeases(opened, this.clock);
    this.table.delayMs = () => this.#world.random() * 40;
    this.table.applied = ({ shardId }, { checkpoint }) => {
      if (checkpoint !== undefined) this.#world.journal.stored(shardId, checkpoint);
    };
    const port = stream.port(this.clock);
    const budget = { maxPendingRecords: 20, maxBufferedBytes: 1_000_000 };
    this.#session = new KinesisSession({
      stream: port,
      facts: await port.describe(signal),
      leases: this.table,
      stop,
      options: {
        ...resolveKinesisOptions({ stream: 'orders', leases: store, workerId: this.name }),
        random: () => this.#world.random(),
      },
      context: {
        ...common,
        signal: new AbortController().signal,
        clock: this.clock,
        budget,
        until: 'forever',
      },
    });
    return this.#session;
  }

  #take(event: SourceEvent): void {
    if (event.type === 'assigned') {
      for (const partition of event.partitions) this.#begin(new WorldPeriod(partition));
      event.resume();
    }
    if (event.type === 'revoked') void this.#revoke(event);
    if (event.type === 'ended') {
      const period = this.periods.get(event.partition.id);
      if (period !== undefined) period.hasEnded = true;
    }
    if (event.type !== 'records' || !(event.chunk instanceof KinesisChunk)) return;
    const period = this.periods.get(event.chunk.partition.id);
    if (period === undefined) {
      this.#world.journal.findings.push(`${event.chunk.partition.id} delivers without being assigned`);
      return;
    }
    const wasIdle = period.isIdle;
    period.take(event.chunk);
    if (wasIdle) void this.#writeAll(period);
  }

  #begin(period: WorldPeriod): void {
    this.#world.begun(period.shardId, this);
    this.periods.set(period.partition.id, period);
  }

  async #writeAll(period: WorldPeriod): Promise<void> {
    for (;;) {
      const sequence = period.next();
      if (sequence === undefined) return;
      await this.#nap(10 + this.#world.random() * 200);
      if (period.isLost || this.clock.isDead) return;
      this.#world.journal.write(period.shardId, sequence);
      period.wrote(sequence);
    }
  }

  async #revoke(event: RevokedEvent): Promise<void> {
    const periods = event.partitions.flatMap(({ id }) => this.periods.get(id) ?? []);
    if (!event.lost) {
      while (periods.some((period) => !period.isIdle && !period.isLost)) await this.#nap(50);
      await this.#commit();
    }
    for (const period of periods) this.#lose(period);
    event.done();
  }

  #commitLater(session: KinesisSession): void {
    this.clock.setTimer(
      () => {
        if (this.#session !== session || this.isLeaving) return;
        void this.#commit();
        this.#commitLater(session);
      },
      Math.ceil(failoverMs / 3),
    );
  }

  async #commit(): Promise<void> {
    this.#committing = this.#committing.then(async () => await this.#commitNow());
    await this.#committing;
  }

  async #commitNow(): Promise<void> {
    const session = this.#session;
    const dirty = [...this.periods.values()].filter(({ isDirty, isLost }) => isDirty && !isLost);
    if (session === undefined || dirty.length === 0 || this.clock.isDead) return;
    const commits = dirty.map((period) => {
      const { partition, written, hasEnded, isIdle } = period;
      return { period, commit: { partition, position: written, ended: hasEnded && isIdle } };
    });
    try {
      await session.commit(commits.map(({ commit }) => commit));
      await this.clock.awake();
    } catch {
      return;
    }
    for (const { period, commit } of commits) {
      period.committed = commit.position;
      if (commit.ended) this.#finish(period);
    }
  }

  #finish(period: WorldPeriod): void {
    period.isEndCommitted = true;
    if (this.periods.get(period.partition.id) === period) this.periods.delete(period.partition.id);
  }

  #lose(period: WorldPeriod): void {
    period.isLost = true;
    if (this.periods.get(period.partition.id) === period) this.periods.delete(period.partition.id);
  }

  #loseAll(): void {
    for (const period of this.periods.values()) this.#lose(period);
  }

  async #nap(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.clock.setTimer(resolve, ms);
    });
  }
}
