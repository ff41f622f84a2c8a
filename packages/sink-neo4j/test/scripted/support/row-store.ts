import type { BoltBehaviour, BoltRun, BoltTransaction, Outcome, Reply } from '@rivergraph/servers';

/** What the script does with one transaction: as often as it is asked, before it is applied and after it. */
export interface RowFaults {
  /** What comes in place of the transaction, which is not applied. */
  readonly before?: ((rows: readonly unknown[]) => Reply) | undefined;
  /** What comes in place of the answer, once it is applied. */
  readonly after?: ((rows: readonly unknown[]) => 'cut' | 'hang' | undefined) | undefined;
}

/** A database of a script: it keeps the rows of every transaction that was applied, each the first column of a statement. */
export class RowStore implements BoltBehaviour {
  /** By transaction, in the order in which they were applied. */
  readonly applied: (readonly unknown[])[] = [];
  /** By transaction that was tried. */
  readonly tried: (readonly unknown[])[] = [];
  readonly #faults: RowFaults;

  constructor(faults: RowFaults = {}) {
    this.#faults = faults;
  }

  /** Every row that is there, each once. */
  get rows(): readonly unknown[] {
    return [...new Set(this.applied.flat())];
  }

  readonly onRun = (run: BoltRun): Reply => {
    if (run.transaction !== undefined || !run.text.startsWith('UNWIND')) return undefined;
    return this.#transact(rowsOf([run]));
  };

  readonly onCommit = ({ runs }: BoltTransaction): Outcome => {
    const outcome = this.#transact(rowsOf(runs));
    if (typeof outcome === 'object' && !('failure' in outcome))
      throw new Error('expected no rows at a commit');
    return outcome;
  };

  #transact(rows: readonly unknown[]): Reply {
    this.tried.push(rows);
    const before = this.#faults.before?.(rows);
    if (before !== undefined) return before;
    this.applied.push(rows);
    return this.#faults.after?.(rows);
  }
}

function rowsOf(runs: readonly BoltRun[]): readonly unknown[] {
  return runs.flatMap(({ parameters }) => parameters['c0'] as readonly unknown[]);
}
