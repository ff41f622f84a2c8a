import type { BoltBehaviour, BoltRun, BoltTransaction, Outcome, Refusal, Reply } from '@rivergraph/servers';

/** What the script does with one transaction: as often as it is asked, before it is applied and after it. */
export interface RowFaults {
  /** What comes in place of the transaction, which is not applied. */
  readonly before?: ((rows: readonly number[]) => Refusal | undefined) | undefined;
  /** What comes in place of the answer, once it is applied. */
  readonly after?: ((rows: readonly number[]) => Refusal | undefined) | undefined;
}

/** A database of a script: it keeps the rows of every transaction that was applied. */
export class RowStore implements BoltBehaviour {
  /** By transaction, in the order in which they were applied. */
  readonly applied: (readonly number[])[] = [];
  /** By transaction that was tried. */
  readonly tried: (readonly number[])[] = [];
  /** The connection of each transaction that was tried. */
  readonly connections: number[] = [];
  readonly #faults: RowFaults;

  constructor(faults: RowFaults = {}) {
    this.#faults = faults;
  }

  /** Every row as often as it was applied, in order. */
  get rows(): readonly number[] {
    return this.applied.flat().toSorted((a, b) => a - b);
  }

  readonly onRun = (run: BoltRun): Reply => {
    if (run.transaction !== undefined || !run.text.startsWith('UNWIND')) return undefined;
    return this.#transact([run]);
  };

  readonly onCommit = ({ runs }: BoltTransaction): Outcome => this.#transact(runs);

  #transact(runs: readonly BoltRun[]): Refusal | undefined {
    const rows = runs.flatMap(({ parameters }) => parameters['rows'] as readonly number[]);
    this.tried.push(rows);
    this.connections.push(...runs.slice(0, 1).map(({ connection }) => connection.id));
    const before = this.#faults.before?.(rows);
    if (before !== undefined) return before;
    this.applied.push(rows);
    return this.#faults.after?.(rows);
  }
}
