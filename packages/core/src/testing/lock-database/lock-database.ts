import type { Clock } from '../../contracts/clock.ts';
import type { RivergraphError } from '../../errors.ts';
import { misconfigured, unavailable } from '../../errors.ts';
import type { MemoryGraph } from '../memory-sink/memory-graph.ts';
import { LockEngine } from './lock-engine.ts';
import type { LockAttempt, LockFault, LockLateFault } from './lock-fault.ts';
import { scriptedError } from './lock-fault.ts';
import type { LockFigures } from './lock-figures.ts';
import type { LockCosts, LockTransaction } from './lock-run.ts';
import { LockRun } from './lock-run.ts';
import { RecordChains } from './record-chains.ts';

/** Options of {@link createLockDatabase}. Times are in milliseconds, fractions allowed. @public */
export interface LockDatabaseOptions {
  /** Drives it: a manual clock, for a run that takes no time and comes out the same each time. */
  readonly clock: Clock;
  /** Transactions that the server works on at once; more wait for a slot. One that waits for a lock keeps its slot. @defaultValue 8 */
  readonly slots?: number | undefined;
  /** What a transaction costs besides its rows: half before the first, half after the last, with all locks held. @defaultValue 3 */
  readonly transactionMs?: number | undefined;
  /** What a row costs. @defaultValue 0.04 */
  readonly rowMs?: number | undefined;
  /**
   * Whether a new edge also locks, for each end, the record of the edge that was the newest there, as a store does that
   * chains the edges of a node. Edges between four different nodes may then want the same record.
   *
   * @defaultValue `false`
   */
  readonly neighbourLocks?: boolean | undefined;
  /** What sinks write to when a transaction commits. @defaultValue nothing is kept */
  readonly graph?: MemoryGraph | undefined;
  /** Chooses what goes wrong, transaction by transaction. Asked after {@link LockDatabase.failNext} and outages. */
  readonly fault?: ((attempt: LockAttempt) => LockFault | undefined) | undefined;
}

/**
 * A model of a database under concurrent writers.
 *
 * Each row locks what it names when its turn comes, exclusively, until the end of the transaction. A row whose lock is
 * held waits, first come first served. Who would wait for itself is the victim: its work is thrown away and it fails with
 * `conflict`. The slots do not slow each other down.
 *
 * @public
 */
export interface LockDatabase {
  readonly clock: Clock;
  readonly graph: MemoryGraph | undefined;
  /** A copy of what was counted so far. */
  readonly figures: LockFigures;
  readonly isAway: boolean;
  /** Transactions that run or wait for a slot. */
  readonly running: number;
  /** Transactions that were answered and have not landed yet; each holds one timer. */
  readonly landing: number;
  /**
   * Runs a transaction.
   *
   * Settles: resolves when it committed. Concurrency: any number at once.
   * Abort: rejects at once, and the transaction is taken back, like that of a closed connection.
   * Failure: `conflict` for the victim of a deadlock, `unavailable` in an outage, or what the script says.
   */
  run(transaction: LockTransaction, signal?: AbortSignal): Promise<void>;
  /** The next transactions meet these faults, one each. */
  failNext(...faults: readonly LockFault[]): void;
  /** Takes back what runs; from now until `comeBack`, or for so long, every transaction fails with `unavailable`. */
  goAway(forMs?: number): void;
  comeBack(): void;
}

/** Makes a lock database. Failure: `misconfigured` for a number out of range. @public */
export function createLockDatabase(options: LockDatabaseOptions): LockDatabase {
  return new ModelDatabase(options);
}

class ModelDatabase implements LockDatabase {
  readonly clock: Clock;
  readonly graph: MemoryGraph | undefined;
  readonly #costs: LockCosts;
  readonly #engine: LockEngine;
  readonly #fault: LockDatabaseOptions['fault'];
  readonly #faults: LockFault[] = [];
  #calls = 0;
  #outages = 0;
  isAway = false;
  landing = 0;

  constructor(options: LockDatabaseOptions) {
    const { clock, slots = 8, transactionMs = 3, rowMs = 0.04 } = options;
    if (!Number.isSafeInteger(slots) || slots < 1) throw outOfRange('slots', 'a whole number from 1');
    if (!(transactionMs >= 0)) throw outOfRange('transactionMs', 'a number from 0');
    if (!(rowMs >= 0)) throw outOfRange('rowMs', 'a number from 0');
    this.clock = clock;
    this.graph = options.graph;
    this.#costs = { transactionMs, rowMs };
    this.#fault = options.fault;
    const chains = options.neighbourLocks === true ? new RecordChains() : undefined;
    this.#engine = new LockEngine({ clock, slots, chains });
  }

  get figures(): LockFigures {
    return { ...this.#engine.counts };
  }

  get running(): number {
    return this.#engine.size;
  }

  async run(transaction: LockTransaction, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) throw aborted();
    this.#calls += 1;
    if (this.isAway) throw unavailable('lock database: away', { outcome: 'not-applied' });
    const info = { call: this.#calls, rows: transaction.rows.length, now: this.clock.now() };
    const fault = this.#faults.shift() ?? this.#fault?.(info);
    if (fault?.type === 'late') {
      this.#hold(transaction, fault);
      throw unavailable('lock database: the connection was lost, as the script says');
    }
    const script =
      fault === undefined ? {} : { verdict: scriptedError(fault), commits: fault.applied === 'all' };
    await this.#carryOut(new LockRun(transaction, this.#costs, script), signal);
  }

  failNext(...faults: readonly LockFault[]): void {
    this.#faults.push(...faults);
  }

  goAway(forMs?: number): void {
    this.isAway = true;
    this.#outages += 1;
    this.#engine.failAll(unavailable('lock database: went away'));
    const outage = this.#outages;
    if (forMs === undefined) return;
    this.clock.setTimer(() => {
      // A later outage has its own end.
      if (this.#outages === outage) this.isAway = false;
    }, forMs);
  }

  comeBack(): void {
    this.isAway = false;
  }

  async #carryOut(run: LockRun, signal: AbortSignal | undefined): Promise<void> {
    const giveUp = (): void => this.#engine.fail(run, aborted());
    signal?.addEventListener('abort', giveUp, { once: true });
    this.#engine.begin(run);
    try {
      await run.done.promise;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  #hold(transaction: LockTransaction, { landsAfterMs }: LockLateFault): void {
    this.landing += 1;
    this.clock.setTimer(() => {
      this.landing -= 1;
      if (!this.isAway) this.#engine.begin(new LockRun(transaction, this.#costs));
    }, landsAfterMs);
  }
}

function aborted(): RivergraphError {
  return unavailable('lock database: the attempt was aborted');
}

function outOfRange(name: string, expected: string): RivergraphError {
  return misconfigured(`lock database: expected ${name} to be ${expected}`);
}
