import { unavailable } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import type { Lease, LeaseChange, NewLease } from '../../src/leases/lease.ts';
import type { LeaseSession, LeaseUpdate } from '../../src/leases/lease-store.ts';
import type { WorkerClock } from './worker-clock.ts';

export type Operation = 'list' | 'read' | 'create' | 'update' | 'remove';

/** What becomes of a call: it never answers; it fails; it does what it should, and then fails. */
export type Fault = 'none' | 'hang' | 'fail' | 'lose the answer' | Error;

/** A call that was made. */
export interface Call {
  readonly operation: Operation;
  readonly shardId?: string | undefined;
  readonly change?: LeaseChange | undefined;
  readonly at: number;
}

/** Stands between a worker and the table. */
export class FaultyLeases implements LeaseSession {
  readonly calls: Call[] = [];
  readonly #session: LeaseSession;
  readonly #clock: WorkerClock;
  readonly #faults: Map<Operation, Fault> = new Map();
  readonly #once: Map<Operation, Fault[]> = new Map();
  readonly #hanging: Set<(error: unknown) => void> = new Set();
  /** Told of changes that were made. */
  applied: (lease: Lease, change: LeaseChange) => void = () => undefined;
  /** How long a call takes to get there, and again how long its answer takes, milliseconds. */
  delayMs: () => number = () => 0;

  constructor(session: LeaseSession, clock: WorkerClock) {
    this.#session = session;
    this.#clock = clock;
  }

  /** The updates since the last time. */
  get updates(): readonly Call[] {
    return this.calls.filter(({ operation }) => operation === 'update');
  }

  /** Says what becomes of calls from now on. */
  set(fault: Fault, ...operations: readonly Operation[]): void {
    const all: readonly Operation[] = ['list', 'read', 'create', 'update', 'remove'];
    for (const operation of operations.length === 0 ? all : operations) this.#faults.set(operation, fault);
  }

  /** Says what becomes of the next call. */
  once(operation: Operation, ...faults: readonly Fault[]): void {
    this.#once.set(operation, [...(this.#once.get(operation) ?? []), ...faults]);
  }

  /** Calls go through again; those that hung are given up, as a client does after its time. */
  heal(): void {
    this.#faults.clear();
    this.#once.clear();
    for (const giveUp of this.#hanging) giveUp(unavailable('no answer came in time'));
    this.#hanging.clear();
  }

  async list(): Promise<readonly Lease[]> {
    return await this.#call({ operation: 'list' }, async () => await this.#session.list());
  }

  async read(shardIds: readonly string[]): Promise<readonly Lease[]> {
    return await this.#call({ operation: 'read' }, async () => await this.#session.read(shardIds));
  }

  async create(lease: NewLease): Promise<boolean> {
    const { shardId } = lease;
    return await this.#call({ operation: 'create', shardId }, async () => await this.#session.create(lease));
  }

  async update(seen: Lease, change: LeaseChange): Promise<LeaseUpdate> {
    const { shardId } = seen;
    return await this.#call({ operation: 'update', shardId, change }, async () => {
      const answer = await this.#session.update(seen, change);
      if (answer.applied) this.applied(answer.lease, change);
      return answer;
    });
  }

  async remove(seen: Lease): Promise<void> {
    const { shardId } = seen;
    await this.#call({ operation: 'remove', shardId }, async () => await this.#session.remove(seen));
  }

  async close(): Promise<void> {
    this.heal();
    await this.#session.close();
  }

  async #call<T>(call: Omit<Call, 'at'>, make: () => Promise<T>): Promise<T> {
    await this.#clock.awake();
    this.calls.push({ ...call, at: this.#clock.now() });
    const fault = this.#once.get(call.operation)?.shift() ?? this.#faults.get(call.operation) ?? 'none';
    if (fault instanceof Error) throw fault;
    await this.#way();
    if (fault === 'fail') throw unavailable('the table is out of reach');
    if (fault === 'hang') return await this.#hang();
    const result = await make();
    await this.#way();
    await this.#clock.awake();
    if (fault === 'lose the answer') throw unavailable('the answer was lost');
    return result;
  }

  async #way(): Promise<void> {
    const delayMs = this.delayMs();
    if (delayMs > 0) await pause(this.#clock, delayMs, new AbortController().signal);
  }

  async #hang(): Promise<never> {
    return await new Promise<never>((_, reject) => {
      this.#hanging.add(reject);
    });
  }
}
