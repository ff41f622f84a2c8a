import { silentLogger } from '@rivergraph/core';
import type { ManualClock } from '@rivergraph/core/testing';
import { createManualClock } from '@rivergraph/core/testing';
import type { Lease } from '../../src/leases/lease.ts';
import type { LeaseStore } from '../../src/leases/lease-store.ts';
import { Lineage } from '../../src/leases/lineage.ts';
import { createMemoryLeaseStore } from '../../src/leases/memory/memory-store.ts';
import { failoverMs } from './driven-session.ts';
import type { Fault } from './faulty-leases.ts';
import { Journal } from './journal.ts';
import { keySpace, ScriptedStream } from './scripted-stream.ts';
import { WorldWorker } from './world-worker.ts';

/** Something that happens. `at` and `count` choose among what there is. */
export interface Step {
  readonly type:
    | 'put'
    | 'join'
    | 'leave'
    | 'crash'
    | 'stall'
    | 'long stall'
    | 'split'
    | 'merge'
    | 'outage'
    | 'long outage'
    | 'time';
  readonly at: number;
  readonly count: number;
  readonly fault: Exclude<Fault, 'none' | Error>;
}

/** Workers over one stream and one table. */
export class StreamWorld {
  readonly clock: ManualClock = createManualClock();
  readonly store: LeaseStore = createMemoryLeaseStore();
  readonly stream: ScriptedStream = new ScriptedStream(this.clock, 3);
  readonly journal: Journal = new Journal(this.stream);
  readonly workers: WorldWorker[] = [];
  /** Shards that two workers had at one time. */
  readonly doubles: string[] = [];
  #seed: number;
  #key = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.stream.habits.pauses.idleMs = 2_000;
    this.stream.habits.pauses.busyMs = 500;
    this.stream.habits.listingDelayMs = (seed % 3) * 1_500;
    this.stream.habits.tellsChildren = seed % 2 === 0;
    this.stream.habits.endsWithRecords = seed % 5 < 2;
    this.stream.habits.pageLimit = 1 + (seed % 7);
    this.stream.habits.readMs = () => this.random() * 30;
  }

  /** A generator of its own, so that a seed repeats a run. */
  random(): number {
    this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return this.#seed / 2_147_483_648;
  }

  get running(): readonly WorldWorker[] {
    return this.workers.filter(({ isRunning }) => isRunning);
  }

  begun(shardId: string, by: WorldWorker): void {
    const has = ({ periods }: WorldWorker): boolean =>
      [...periods.values()].some((period) => period.shardId === shardId && !period.isEndCommitted);
    if (this.workers.some((worker) => worker !== by && has(worker))) this.doubles.push(shardId);
  }

  async play(step: Step): Promise<void> {
    const { at, count } = step;
    switch (step.type) {
      case 'put':
        for (let put = 0; put < count; put += 1) this.#put();
        break;
      case 'join':
        if (this.running.length < 4) this.join();
        break;
      case 'split':
        this.#split(at);
        break;
      case 'merge':
        this.#merge(at);
        break;
      case 'time':
        await this.clock.advance(count * 700);
        break;
      default:
        this.#trouble(step);
    }
    await this.clock.advance(count * 150);
  }

  join(): void {
    const worker = new WorldWorker(`worker-${this.workers.length}`, this);
    this.workers.push(worker);
    void worker.run();
  }

  /** Lets all that is wrong pass, and everything be read and shared. */
  async comeToRest(): Promise<void> {
    if (this.running.length === 0) this.join();
    for (const worker of this.workers) {
      worker.clock.wake();
      worker.table?.heal();
    }
    for (let round = 0; round < 40; round += 1) {
      await this.clock.advance(failoverMs / 2);
      if (this.journal.missing().length === 0) break;
    }
    await this.clock.advance(8 * failoverMs);
  }

  /** What is wrong when everything has come to rest. */
  async audit(): Promise<readonly string[]> {
    const findings = [...this.journal.findings];
    const missing = this.journal.missing();
    if (missing.length > 0) findings.push(`never written: ${missing.join(', ')}`);
    const owners = new Set(this.running.map(({ name }) => name));
    const ready = await this.#ready();
    for (const { shardId, owner, checkpointOwner } of ready) {
      if (owner === undefined || !owners.has(owner)) findings.push(`${shardId} is read by nobody who lives`);
      if (checkpointOwner !== undefined) findings.push(`${shardId} is handed over still`);
    }
    const loads = this.running.map(({ name }) => ready.filter(({ owner }) => owner === name).length);
    if (Math.max(...loads) - Math.min(...loads) > 1) findings.push(`shares differ: ${loads.join()}`);
    return findings;
  }

  /** The shards that are not over and that somebody has by the table, with the names that stand there. */
  async claims(): Promise<readonly string[]> {
    const ready = await this.#ready();
    return ready.flatMap(({ shardId, owner, checkpointOwner }) =>
      owner === undefined && checkpointOwner === undefined
        ? []
        : [`${shardId} ${owner ?? 'nobody'} ${checkpointOwner ?? ''}`.trimEnd()],
    );
  }

  async close(): Promise<void> {
    for (const worker of this.workers) worker.kill();
    await this.clock.settle();
  }

  async #ready(): Promise<readonly Lease[]> {
    const reader = await this.store.open({
      signal: new AbortController().signal,
      clock: this.clock,
      logger: silentLogger,
      stream: 'orders',
      workerId: 'auditor',
      purpose: 'run',
    });
    const leases = await reader.list();
    await reader.close();
    return new Lineage(leases).ready();
  }

  #put(): void {
    this.#key = (this.#key * 421 + 137) % keySpace;
    this.stream.put(this.#key);
  }

  #split(at: number): void {
    const open = this.stream.open.filter(({ keys }) => keys.to - keys.from > 8);
    const shard = open[at % Math.max(1, open.length)];
    if (shard !== undefined && this.stream.shards.size < 14) this.stream.split(shard.shardId);
  }

  #merge(at: number): void {
    const open = this.stream.open.toSorted((left, right) => left.keys.from - right.keys.from);
    const left = open[at % Math.max(1, open.length - 1)];
    const right = open.find(({ keys }) => keys.from === left?.keys.to);
    if (left === undefined || right === undefined || this.stream.shards.size >= 14) return;
    this.stream.merge(left.shardId, right.shardId);
  }

  #trouble({ type, at, count, fault }: Step): void {
    const worker = this.running[at % Math.max(1, this.running.length)];
    if (worker === undefined) return;
    if (type === 'leave') void worker.leave();
    if (type === 'crash') worker.kill();
    const ms = type.startsWith('long') ? failoverMs + count * 1_500 : count * 800;
    if (type === 'stall' || type === 'long stall') {
      worker.clock.stall();
      this.clock.setTimer(() => worker.clock.wake(), ms);
    }
    if (type === 'outage' || type === 'long outage') {
      worker.table?.set(fault);
      this.clock.setTimer(() => worker.table?.heal(), ms);
    }
  }
}
