/** What a lock database did so far. Times are in milliseconds of its clock. @public */
export interface LockFigures {
  /** Transactions that committed. */
  readonly transactions: number;
  /** Rows of transactions that committed. */
  readonly rows: number;
  /** Transactions that were taken back as the victim of a deadlock. */
  readonly deadlocks: number;
  /** Rows that were begun in transactions which did not commit. */
  readonly rowsThrownAway: number;
  /** How often a transaction had to wait for a lock. */
  readonly lockWaits: number;
  /** The sum of all waits that ended. */
  readonly lockWaitMs: number;
  /** The longest wait that ended. */
  readonly longestWaitMs: number;
  /** What the slots worked, waits left out, work that was thrown away included; of transactions that ended. */
  readonly busyMs: number;
}

/** @internal */
export type LockCounts = { -readonly [Name in keyof LockFigures]: LockFigures[Name] };

/** @internal */
export function noCounts(): LockCounts {
  return {
    transactions: 0,
    rows: 0,
    deadlocks: 0,
    rowsThrownAway: 0,
    lockWaits: 0,
    lockWaitMs: 0,
    longestWaitMs: 0,
    busyMs: 0,
  };
}
