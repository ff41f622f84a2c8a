import type { LockRun } from './lock-run.ts';
import type { LockTable } from './lock-table.ts';
import type { RecordChains } from './record-chains.ts';

/** A moment at which a run commits, or wants a key that another holds. @internal */
export interface Stop {
  readonly run: LockRun;
  readonly at: number;
  /** The key; `undefined` at a commit. */
  readonly busy: string | undefined;
}

/**
 * Begins row after row, over all runs in the order of time, and locks what is free, up to the next stop; `undefined` where
 * no run moves.
 *
 * @internal
 */
export function lookAhead(
  runs: ReadonlySet<LockRun>,
  table: LockTable,
  chains: RecordChains | undefined,
): Stop | undefined {
  for (;;) {
    const run = earliest(runs);
    if (run === undefined) return undefined;
    const busy = run.hasRowsLeft ? lockRow(run, table, chains) : undefined;
    if (busy !== undefined || !run.hasRowsLeft) return { run, at: run.nextAt, busy };
    run.next += 1;
  }
}

function earliest(runs: ReadonlySet<LockRun>): LockRun | undefined {
  let found: LockRun | undefined;
  let at = Number.POSITIVE_INFINITY;
  for (const run of runs) {
    if (run.waitsFor !== undefined) continue;
    const { nextAt } = run;
    if (nextAt >= at) continue;
    found = run;
    at = nextAt;
  }
  return found;
}

/** Locks what the next row wants, one after the other, and gives the first key that another holds. */
function lockRow(run: LockRun, table: LockTable, chains: RecordChains | undefined): string | undefined {
  const row = run.transaction.rows[run.next];
  if (row === undefined) return undefined;
  for (const key of row.locks) if (isBusy(key, run, table)) return key;
  if (row.edge === undefined || chains === undefined) return undefined;
  for (const end of row.locks) {
    const record = chains.neighbour(row.edge, end);
    if (record !== undefined && isBusy(record, run, table)) return record;
  }
  return undefined;
}

function isBusy(key: string, run: LockRun, table: LockTable): boolean {
  const state = table.take(key, run);
  if (state === 'taken') run.holds(key);
  return state === 'busy';
}
