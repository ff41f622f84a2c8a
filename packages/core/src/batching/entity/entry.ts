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
  // Nearly every write touches three entities at most: a node one, an edge two and itself. That saves a list per write.
  #first: Run | undefined;
  #second: Run | undefined;
  #third: Run | undefined;
  #others: Run[] | undefined;

  constructor(item: TItem, seq: number, since: number, subject: number) {
    this.item = item;
    this.seq = seq;
    this.since = since;
    this.subject = subject;
  }

  /** Whether no earlier write of its entities waits. */
  get isEligible(): boolean {
    if (this.#first?.isFirst === false || this.#second?.isFirst === false) return false;
    if (this.#third?.isFirst === false) return false;
    return this.#others === undefined || this.#others.every((run) => run.isFirst);
  }

  join(run: Run): void {
    if (this.#first === undefined) this.#first = run;
    else if (this.#second === undefined) this.#second = run;
    else if (this.#third === undefined) this.#third = run;
    else (this.#others ??= []).push(run);
  }

  /** Leaves the lists of its entities. */
  leave(): void {
    if (this.#first !== undefined) leave(this.#first);
    if (this.#second !== undefined) leave(this.#second);
    if (this.#third !== undefined) leave(this.#third);
    if (this.#others !== undefined) for (const run of this.#others) leave(run);
  }
}

function leave(run: Run): void {
  run.waiting -= 1;
  if (run.waiting === 0) run.order.emptied(run);
}
