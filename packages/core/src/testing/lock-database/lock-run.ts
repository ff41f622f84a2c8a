import type { RivergraphError } from '../../errors.ts';
import { Deferred } from '../../util/deferred.ts';
import type { LockTable } from './lock-table.ts';

/** One row of a transaction. @public */
export interface LockRow {
  /** What is locked when the row's turn comes, in this order, and held until the end of the transaction. */
  readonly locks: readonly string[];
  /** Names the edge that the row writes, whose ends are `locks`; of use with `neighbourLocks` only. */
  readonly edge?: string | undefined;
}

/** What is run in one transaction. @public */
export interface LockTransaction {
  readonly rows: readonly LockRow[];
  /** Called at the moment of the commit, before anybody gets the locks. What it throws takes the transaction back. */
  readonly onCommit?: (() => void) | undefined;
}

/** What a slot's time goes into. @internal */
export interface LockCosts {
  /** Half of it passes before the first row, half after the last. */
  readonly transactionMs: number;
  readonly rowMs: number;
}

/**
 * A transaction on its way. Between two waits its rows begin at known times, so where it stands is a matter of what time
 * it is, and what was worked out ahead can be taken back.
 *
 * @internal
 */
export class LockRun {
  readonly transaction: LockTransaction;
  readonly done: Deferred<void> = new Deferred();
  /** The answer, whatever happens: a script's. */
  readonly verdict: RivergraphError | undefined;
  readonly commits: boolean;
  readonly #costs: LockCosts;
  readonly #held: { readonly key: string; readonly row: number }[] = [];
  #first = 0;
  #firstAt = 0;
  /** The row that begins next. */
  next = 0;
  beganAt = 0;
  waitsFor: string | undefined;
  waitsSince = 0;
  waitedMs = 0;

  constructor(
    transaction: LockTransaction,
    costs: LockCosts,
    script: { verdict?: RivergraphError; commits?: boolean } = {},
  ) {
    this.transaction = transaction;
    this.#costs = costs;
    this.verdict = script.verdict;
    this.commits = script.commits ?? true;
  }

  get held(): readonly { readonly key: string }[] {
    return this.#held;
  }

  get hasRowsLeft(): boolean {
    return this.next < this.transaction.rows.length;
  }

  /** When the next row begins; or the commit, after the last. */
  get nextAt(): number {
    const begins = this.#startOf(this.next);
    return this.hasRowsLeft ? begins : begins + this.#costs.transactionMs / 2;
  }

  begin(now: number): void {
    this.beganAt = now;
    this.#firstAt = now + this.#costs.transactionMs / 2;
  }

  holds(key: string): void {
    this.#held.push({ key, row: this.next });
  }

  waits(key: string, now: number): void {
    this.waitsFor = key;
    this.waitsSince = now;
  }

  /** The lock is there: the row that waited begins now. */
  resume(key: string, now: number): void {
    this.holds(key);
    this.waitsFor = undefined;
    this.waitedMs += now - this.waitsSince;
    this.#first = this.next;
    this.#firstAt = now;
  }

  /** Takes back what was worked out for later than this. */
  rewind(now: number, table: LockTable): void {
    let last = this.#held.at(-1);
    while (last !== undefined && this.#startOf(last.row) > now) {
      table.untake(last.key);
      this.#held.pop();
      last = this.#held.at(-1);
    }
    while (this.next > this.#first && this.#startOf(this.next - 1) > now) this.next -= 1;
  }

  #startOf(row: number): number {
    return this.#firstAt + (row - this.#first) * this.#costs.rowMs;
  }
}
