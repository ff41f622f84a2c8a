import type { BoltRows, BoltSummary, Refusal } from './behaviour.ts';
import type { PackMap, PackValue } from './packstream/value.ts';

/** The records of a statement that are still to be fetched, and what follows them. */
export class OpenResult {
  readonly summary: BoltSummary;
  readonly end: Refusal | undefined;
  readonly finish: BoltRows['finish'];
  readonly drop: BoltRows['drop'];
  /** What the statement, or its transaction, was begun with. */
  readonly metadata: PackMap;
  readonly #records: Iterator<readonly PackValue[]>;
  #next: IteratorResult<readonly PackValue[]>;

  constructor(rows: BoltRows, metadata: PackMap) {
    this.summary = rows.summary ?? {};
    this.end = rows.end;
    this.finish = rows.finish;
    this.drop = rows.drop;
    this.metadata = metadata;
    this.#records = (rows.records ?? [])[Symbol.iterator]();
    this.#next = this.#records.next();
  }

  /** Whether there are more records. */
  get hasMore(): boolean {
    return this.#next.done !== true;
  }

  /** Gives as many records as there are, and no more than asked for; -1 asks for all. */
  *take(count: number): Generator<readonly PackValue[]> {
    for (let taken = 0; taken !== count && this.#next.done !== true; taken += 1) {
      yield this.#next.value;
      this.#next = this.#records.next();
    }
  }
}
