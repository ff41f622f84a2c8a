import type { PositionTracker } from '../../tracker/position-tracker.ts';
import type { Fifo } from '../../util/fifo.ts';
import { type Account, type Segment, segmentOf } from './segment.ts';

/** What the books of the stragglers are kept about. @internal */
export interface StragglerOptions {
  readonly segments: Fifo<Segment>;
  readonly tracker: PositionTracker;
  /** The bytes of a segment count against another account from now on. */
  moved(segment: Segment, to: Account): void;
}

/**
 * The books of one lane while records of it wait for endpoints.
 *
 * Such a record holds the watermark for long, so what finishes behind it would pile up. Here the records of each chunk
 * are counted: one that has none unfinished is let go at once, and one that only waiting records hold is told apart.
 * Nothing of this is kept while nothing waits.
 *
 * @internal
 */
export class Stragglers {
  readonly #options: StragglerOptions;
  /** How many writes of a record wait, or have come back and are not finished. */
  readonly #writes: Map<number, number> = new Map();

  constructor(options: StragglerOptions) {
    this.#options = options;
    const { segments } = options;
    for (let at = 0, segment = segments.at(0); segment !== undefined; segment = segments.at(++at))
      this.#count(segment);
  }

  /** How many records wait. */
  get records(): number {
    return this.#writes.size;
  }

  /** Whether the records that wait have nothing unfinished besides; `isHeld` says which are held by a rejection. */
  areAlone(isHeld: (seq: number) => boolean): boolean {
    for (const [seq, writes] of this.#writes)
      if (this.#options.tracker.outstanding(seq) !== writes + (isHeld(seq) ? 1 : 0)) return false;
    return true;
  }

  /** A write of a record waits, for the first time. */
  begin(seq: number): void {
    const writes = this.#writes.get(seq) ?? 0;
    this.#writes.set(seq, writes + 1);
    if (writes === 0) this.#change(seq, { waiting: 1 });
  }

  /** A write that waited is durable or given up; told before its record is finished. */
  end(seq: number): void {
    const writes = this.#writes.get(seq) ?? 0;
    if (writes > 1) this.#writes.set(seq, writes - 1);
    else if (this.#writes.delete(seq)) this.#change(seq, { waiting: -1 });
  }

  /** A record is finished. */
  finished(seq: number): void {
    this.#change(seq, { unfinished: -1 });
  }

  #count(segment: Segment): void {
    if (segment.chunk === undefined) return;
    segment.waiting = 0;
    segment.unfinished = 0;
    for (let seq = segment.base; seq < segment.end; seq++)
      if (!this.#options.tracker.isFinished(seq)) segment.unfinished++;
    this.#review(segment);
  }

  #change(seq: number, by: { waiting?: number; unfinished?: number }): void {
    const segment = segmentOf(this.#options.segments, seq);
    if (segment === undefined) return;
    segment.waiting += by.waiting ?? 0;
    segment.unfinished += by.unfinished ?? 0;
    this.#review(segment);
  }

  #review(segment: Segment): void {
    const { unfinished, waiting, account } = segment;
    const wanted = unfinished === 0 ? 'none' : unfinished === waiting ? 'waiting' : 'common';
    if (wanted === account) return;
    this.#options.moved(segment, wanted);
    if (wanted === 'none') segment.release();
  }
}
