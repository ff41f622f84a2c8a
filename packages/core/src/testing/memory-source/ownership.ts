import type { Timer } from '../../contracts/clock.ts';
import type { Partition, Position } from '../../contracts/partition.ts';
import type { SourceContext, SourceEvent } from '../../contracts/source.ts';
import type { RivergraphError } from '../../errors.ts';
import { misconfigured } from '../../errors.ts';
import { Deferred } from '../../util/deferred.ts';
import { OwnedPartition } from './owned-partition.ts';
import { Rebalances } from './rebalances.ts';
import type { SessionParts } from './session-parts.ts';

/** How the ownership speaks to its session. @internal */
export interface OwnershipEvents {
  /** `given` is called when the runner gets the event: until then it knows nothing of it. */
  readonly emit: (event: SourceEvent, given?: () => void) => void;
  readonly wake: () => void;
  readonly fail: (error: RivergraphError) => void;
}

/** How a revocation goes. @internal */
export interface Revocation {
  readonly lost: boolean;
  readonly deadlineMs: number;
}

/** The partitions that a session owns, and how they come and go. @internal */
export class Ownership<Value, Key> {
  readonly #parts: SessionParts<Value, Key>;
  readonly #context: SourceContext;
  readonly #events: OwnershipEvents;
  readonly #owned: Map<Partition, OwnedPartition<Value, Key>> = new Map();
  /** Also those that were given up, for commits that come too late. */
  readonly #last: Map<Partition, OwnedPartition<Value, Key>> = new Map();
  /** The newest assignment that the runner knows of. */
  readonly #told: Map<Partition, OwnedPartition<Value, Key>> = new Map();
  readonly #timers: Set<Timer> = new Set();
  readonly #pending: Set<() => void> = new Set();
  readonly #rebalances: Rebalances = new Rebalances();
  #turn = 0;

  constructor(parts: SessionParts<Value, Key>, context: SourceContext, events: OwnershipEvents) {
    this.#parts = parts;
    this.#context = context;
    this.#events = events;
  }

  of(partition: Partition): OwnedPartition<Value, Key> | undefined {
    return this.#owned.get(partition);
  }

  /** The assignment that a commit of the runner is about. */
  toldOf(partition: Partition): OwnedPartition<Value, Key> | undefined {
    return this.#told.get(partition);
  }

  /** Settles when the runner resumes, or when the session ends. */
  async assign(indexes: readonly number[]): Promise<void> {
    const missing = indexes.filter((index) => !this.#owned.has(this.#parts.broker.log(index).partition));
    this.#rebalances.end();
    const taken = missing.map((index) => this.#take(index));
    await new Promise<void>((resolve) => {
      this.#pending.add(resolve);
      const resume = this.#once(
        'resume of one assignment was called twice',
        (positions?: ReadonlyMap<Partition, Position>) => {
          for (const owned of taken) this.#start(owned, positions?.get(owned.log.partition));
          this.#pending.delete(resolve);
          resolve();
          this.#events.wake();
        },
      );
      const partitions = taken.map((owned) => owned.log.partition);
      this.#events.emit({ type: 'assigned', partitions, resume }, () => {
        for (const owned of taken) this.#told.set(owned.log.partition, owned);
      });
    });
  }

  /** Settles when the runner is done, at the deadline, or when the session ends. */
  async revoke(indexes: readonly number[], { lost, deadlineMs }: Revocation): Promise<void> {
    this.#rebalances.end();
    const leaving = indexes.flatMap((index) => this.#leave(index, lost));
    const gone = new Deferred<void>();
    this.#pending.add(gone.resolve);
    const timer = lost ? undefined : this.#context.clock.setTimer(() => finish('deadline'), deadlineMs);
    if (timer !== undefined) this.#timers.add(timer);
    const finish = (why: 'done' | 'deadline'): void => {
      timer?.cancel();
      for (const owned of leaving) this.#release(owned, why);
      this.#pending.delete(gone.resolve);
      gone.resolve();
      this.#events.wake();
    };
    const done = this.#once('done of one revocation was called twice', () => finish('done'));
    const partitions = indexes.map((index) => this.#parts.broker.log(index).partition);
    const deadline = this.#context.clock.now() + deadlineMs;
    this.#events.emit({ type: 'revoked', partitions, lost, deadline, done });
    await gone.promise;
  }

  /** The next event with data, taking turns. */
  read(): SourceEvent | undefined {
    const all = [...this.#owned.values()];
    for (let step = 0; step < all.length; step += 1) {
      const owned = all[(this.#turn + step) % all.length];
      const event = owned === undefined ? undefined : this.#readOne(owned);
      if (event === undefined) continue;
      this.#turn = (this.#turn + step + 1) % all.length;
      return event;
    }
    return undefined;
  }

  /** When a slow partition may go on, if one has something. */
  wakeUpAt(): number | undefined {
    const now = this.#context.clock.now();
    const times = [...this.#owned.values()]
      .filter((owned) => owned.notBefore > now && !owned.endDelivered)
      .map((owned) => owned.notBefore);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  /** Settles when the runner has nothing under way, when the rebalance ends, or when the session ends. */
  async unsettle(indexes: readonly number[]): Promise<void> {
    const { over, done: resolve } = this.#rebalances.begin();
    const partitions = indexes.map((index) => this.#parts.broker.log(index).partition);
    const done = this.#once('done of one rebalance was called twice', resolve);
    this.#events.emit({ type: 'unsettled', partitions, done });
    await over;
  }

  /** Whether nothing can come any more: every partition of the stream has ended here or for good. */
  allEnded(): boolean {
    if (this.#rebalances.isOn || this.#pending.size > 0) return false;
    return this.#parts.broker.logs.every(
      (log) => log.committedEnd || this.#last.get(log.partition)?.isOver === true,
    );
  }

  /** The session is over: nobody is left waiting and the stream takes nothing more. */
  clear(): void {
    for (const timer of this.#timers) timer.cancel();
    for (const resolve of this.#pending) resolve();
    this.#pending.clear();
    this.#rebalances.end();
    for (const owned of this.#last.values()) this.#release(owned, 'session');
    this.#owned.clear();
  }

  #take(index: number): OwnedPartition<Value, Key> {
    const log = this.#parts.broker.log(index);
    const owned = new OwnedPartition(log, this.#parts.broker.nextEpoch());
    if (this.#context.purpose === 'run') log.owner = owned;
    if (this.#context.until === 'end') owned.stopHere();
    this.#owned.set(log.partition, owned);
    this.#last.set(log.partition, owned);
    return owned;
  }

  #start(owned: OwnedPartition<Value, Key>, position: Position | undefined): void {
    if (owned.leaving) return;
    if (position !== undefined && typeof position !== 'number') {
      this.#events.fail(
        misconfigured(`memory source: expected a number as position of ${owned.log.partition.id}`),
      );
      return;
    }
    const after = position ?? owned.log.committed;
    owned.start(after);
    const at = this.#context.clock.now();
    this.#parts.broker.journal?.add({ type: 'resumed', at, ...owned.place, after });
  }

  #leave(index: number, lost: boolean): OwnedPartition<Value, Key>[] {
    const { partition } = this.#parts.broker.log(index);
    const owned = this.#last.get(partition);
    if (owned === undefined || owned.released) return [];
    owned.leaving = true;
    owned.released = lost;
    this.#owned.delete(partition);
    return [owned];
  }

  #release(owned: OwnedPartition<Value, Key>, why: 'done' | 'deadline' | 'session'): void {
    owned.released = true;
    if (owned.log.owner === owned) owned.log.owner = undefined;
    if (why === 'deadline' || owned.toldReleased) return;
    owned.toldReleased = true;
    const by = why === 'done' ? 'runner' : 'session';
    this.#parts.broker.journal?.add({ type: 'released', at: this.#context.clock.now(), ...owned.place, by });
  }

  #readOne(owned: OwnedPartition<Value, Key>): SourceEvent | undefined {
    if (this.#parts.script.stalled.has(owned.log.index)) return undefined;
    const first = owned.delivered + 1;
    const event = owned.read(this.#parts.limits(this.#context), this.#context.clock);
    if (event?.type !== 'records' && event?.type !== 'progress') return event;
    const at = this.#context.clock.now();
    const slowMs = this.#parts.script.slow.get(owned.log.index);
    if (slowMs !== undefined) owned.wait(at + slowMs);
    this.#parts.broker.journal?.add({ type: 'delivered', at, ...owned.place, first, last: owned.delivered });
    return event;
  }

  #once<T>(complaint: string, act: (argument?: T) => void): (argument?: T) => void {
    let called = false;
    return (argument) => {
      if (called) this.#parts.broker.violations.push(complaint);
      else act(argument);
      called = true;
    };
  }
}
