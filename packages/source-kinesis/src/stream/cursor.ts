import { usualSkewMs } from '../clock-skew.ts';
import type { ShardStart } from './stream-port.ts';

/** Knows from where a shard is read when an iterator is needed: the first one, and those in the place of one that is gone. */
export class Cursor {
  #start: ShardStart;
  #delivered: string | undefined;
  /** When a start at the latest was asked for, or found last that nothing had come. */
  #since: number | undefined;
  /** The record that the newest iterator begins with, until the first record has come. */
  #expected: string | undefined;
  #gaveUp = false;

  constructor(start: ShardStart) {
    this.#start = start;
  }

  /** Gives the place for an iterator. */
  place(now: number): ShardStart {
    const place = this.#place(now);
    this.#expected = place.type === 'AT_SEQUENCE_NUMBER' ? place.sequence : undefined;
    return place;
  }

  /** Whether the next iterator begins with a record. */
  get isAtRecord(): boolean {
    return this.#delivered !== undefined || this.#start.type === 'AT_SEQUENCE_NUMBER';
  }

  /** Learns which records came. Gives whether the one that was asked for is not among them any more. */
  took(first: string, last: string): boolean {
    const expected = this.#expected;
    this.#expected = undefined;
    this.#delivered = last;
    return expected !== undefined && expected !== first;
  }

  /** Whether the record that was asked for has not come, nor another in its place. */
  get isExpecting(): boolean {
    return this.#expected !== undefined;
  }

  /** Learns that there is nothing, where the record that was asked for should be. */
  gaveNothing(): void {
    this.#expected = undefined;
  }

  /** Learns that there was nothing yet at a time. */
  foundNothing(at: number): void {
    if (this.#since !== undefined) this.#since = at;
  }

  /** Whether the time to begin at may be given up: that helps once. */
  get canBeginAtLatest(): boolean {
    return !this.#gaveUp;
  }

  /** Gives up the time to begin at, since for the service it has not come yet. */
  beginAtLatest(): void {
    this.#gaveUp = true;
    this.#start = { type: 'LATEST' };
    this.#since = undefined;
  }

  #place(now: number): ShardStart {
    // The record comes again, and shows thereby that none was removed in between.
    if (this.#delivered !== undefined) return { type: 'AT_SEQUENCE_NUMBER', sequence: this.#delivered };
    if (this.#start.type !== 'LATEST') return this.#start;
    // A second time it would mean a later place, and pass over what came meanwhile.
    if (this.#since !== undefined) return { type: 'AT_TIMESTAMP', timestamp: this.#since - usualSkewMs };
    this.#since = now;
    return this.#start;
  }
}
