import type { BatchItem } from '../../contracts/batcher.ts';
import type { Run } from './run.ts';

/** A waiting item, with its place in the order of arrival and in the lists of its entities. */
export class Entry<TItem extends BatchItem> {
  readonly item: TItem;
  /** Counts all items of the batcher. */
  readonly seq: number;
  readonly since: number;
  /** The hash of the entity that the write itself is about; 0 where it names none. */
  readonly subject: number;
  /** Its places in the lists of its entities; `undefined` where there are no lists: then its unit counts it. */
  readonly runs: readonly Run[] | undefined;

  constructor(item: TItem, seq: number, since: number, subject: number, runs: readonly Run[] | undefined) {
    this.item = item;
    this.seq = seq;
    this.since = since;
    this.subject = subject;
    this.runs = runs;
  }

  /** Whether no earlier write of its entities waits. */
  get isEligible(): boolean {
    if (this.runs === undefined) return true;
    for (const run of this.runs) if (!run.isFirst) return false;
    return true;
  }
}

/** Takes an entry off its lists. */
export function leave(runs: readonly Run[]): void {
  for (const run of runs) {
    run.waiting -= 1;
    if (run.waiting === 0) run.order.emptied(run);
  }
}
