import { internal } from '../errors.ts';

const unset = -1;
const initialCapacity = 64;

/**
 * Knows which records of one assignment are finished, and up to where all of them are.
 *
 * A ring over the records *received* and not yet committable: how many outputs of each are outstanding, or -1 while that
 * is not known. Offsets that never arrive (compaction, markers) cost nothing, because records are counted, not their
 * positions. Everything is constant time, amortised; memory is four bytes per pending record.
 *
 * Failure: misuse throws `internal`, and nothing is changed.
 *
 * @internal
 */
export class PositionTracker {
  #outstanding = new Int32Array(initialCapacity);
  #mask = initialCapacity - 1;
  #received = 0;
  #committable = 0;

  /** How many records were received; the next one gets this number. */
  get received(): number {
    return this.#received;
  }

  /** How many records are finished without a gap from the first; the number of the oldest unfinished one. */
  get committable(): number {
    return this.#committable;
  }

  /** How many records lie in the window: received, and not below `committable`. */
  get pending(): number {
    return this.#received - this.#committable;
  }

  /** Takes in `count` records whose outputs are not known yet and gives the number of the first. */
  receive(count: number): number {
    if (!Number.isInteger(count) || count < 0) {
      throw internal(`Position tracker: expected a count of records, got ${count}`);
    }
    const first = this.#received;
    if (this.pending + count > this.#outstanding.length) this.#grow(this.pending + count);
    this.#clear(first, count);
    this.#received = first + count;
    return first;
  }

  /** Says how many outputs a record has; with 0 it is finished. Once per record. */
  expect(seq: number, outputs: number): void {
    const slot = this.#slot(seq);
    if (this.#outstanding[slot] !== unset)
      throw internal(`Position tracker: record ${seq} has its outputs already`);
    if (!Number.isInteger(outputs) || outputs < 0) {
      throw internal(`Position tracker: record ${seq}: expected a count of outputs, got ${outputs}`);
    }
    this.#outstanding[slot] = outputs;
    if (outputs === 0 && seq === this.#committable) this.#advance();
  }

  /** Counts one output as finished and gives how many are left; 0 means that the record is finished. */
  finish(seq: number): number {
    const slot = this.#slot(seq);
    const left = this.#outstandingAt(slot, seq) - 1;
    this.#outstanding[slot] = left;
    if (left === 0 && seq === this.#committable) this.#advance();
    return left;
  }

  /** Makes an unfinished record wait for one output more. */
  hold(seq: number): void {
    const slot = this.#slot(seq);
    this.#outstanding[slot] = this.#outstandingAt(slot, seq) + 1;
  }

  /** How many outputs of a pending record are not finished; -1 while that is not known. */
  outstanding(seq: number): number {
    return this.#outstanding[this.#slot(seq)] ?? unset;
  }

  /** Whether a received record is finished. */
  isFinished(seq: number): boolean {
    if (seq >= 0 && seq < this.#committable) return true;
    return this.#outstanding[this.#slot(seq)] === 0;
  }

  #slot(seq: number): number {
    if (seq >= this.#committable && seq < this.#received) return seq & this.#mask;
    const range = `${this.#committable} to ${this.#received - 1}`;
    throw internal(`Position tracker: expected a pending record (${range}), got ${seq}`);
  }

  #outstandingAt(slot: number, seq: number): number {
    const outstanding = this.#outstanding[slot] ?? unset;
    if (outstanding > 0) return outstanding;
    const state = outstanding === 0 ? 'is finished already' : 'has no outputs yet';
    throw internal(`Position tracker: record ${seq} ${state}`);
  }

  #advance(): void {
    const outstanding = this.#outstanding;
    const mask = this.#mask;
    const end = this.#received;
    let head = this.#committable + 1;
    while (head < end && outstanding[head & mask] === 0) head += 1;
    this.#committable = head;
  }

  #clear(first: number, count: number): void {
    const from = first & this.#mask;
    const untilEnd = Math.min(count, this.#outstanding.length - from);
    this.#outstanding.fill(unset, from, from + untilEnd);
    this.#outstanding.fill(unset, 0, count - untilEnd);
  }

  #grow(atLeast: number): void {
    let capacity = this.#outstanding.length;
    while (capacity < atLeast) capacity *= 2;
    const grown = new Int32Array(capacity);
    const mask = capacity - 1;
    for (let seq = this.#committable; seq < this.#received; seq += 1) {
      grown[seq & mask] = this.#outstanding[seq & this.#mask] ?? unset;
    }
    this.#outstanding = grown;
    this.#mask = mask;
  }
}
