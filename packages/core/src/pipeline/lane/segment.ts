import type { Position } from '../../contracts/partition.ts';
import type { RecordChunk } from '../../contracts/record.ts';
import type { Fifo } from '../../util/fifo.ts';

/**
 * What the bytes of a chunk count against: the budget of all, that of records which wait for endpoints, or nothing any
 * more.
 *
 * @internal
 */
export type Account = 'common' | 'waiting' | 'none';

/**
 * A stretch of one lane's sequence: the records of a chunk, or a marker of no length that only holds a position.
 *
 * @internal
 */
export class Segment {
  /** The sequence number of the first record. */
  readonly base: number;
  /** How many records of the chunk belong to it; a limit may cut a chunk short. */
  readonly length: number;
  readonly bytes: number;
  readonly receivedAt: number;
  /** The next record to be transformed, counted within the chunk. */
  next = 0;
  account: Account = 'common';
  /** Records that are not finished, and how many of them wait for endpoints. Kept while one of the lane waits, only then. */
  unfinished: number;
  waiting = 0;
  /** Whether the partition ends here. */
  readonly ended: boolean;
  #chunk: RecordChunk | undefined;
  #last: Position | undefined;

  constructor(
    base: number,
    content: { chunk?: RecordChunk; length?: number; position?: Position; ended?: boolean },
    receivedAt: number,
  ) {
    this.base = base;
    this.#chunk = content.chunk;
    this.length = content.length ?? content.chunk?.length ?? 0;
    this.unfinished = this.length;
    this.bytes = content.chunk?.bytes ?? 0;
    this.#last = content.position;
    this.ended = content.ended ?? false;
    this.receivedAt = receivedAt;
  }

  get end(): number {
    return this.base + this.length;
  }

  /** The records; `undefined` for a marker, and once let go. */
  get chunk(): RecordChunk | undefined {
    return this.#chunk;
  }

  /** The position that stands for everything up to the end of this segment, if it has one of its own. */
  get lastPosition(): Position | undefined {
    return this.#chunk === undefined ? this.#last : this.#chunk.positionAt(this.length - 1);
  }

  /** Lets go of the chunk; all its records are finished, so only its last position can still be asked for. */
  release(): void {
    this.#last = this.lastPosition;
    this.#chunk = undefined;
  }
}

/** The segment that a record belongs to, if it is still held. @internal */
export function segmentOf(segments: Fifo<Segment>, seq: number): Segment | undefined {
  let low = 0;
  for (let high = segments.size; low < high; ) {
    const middle = (low + high) >>> 1;
    if ((segments.at(middle)?.end ?? 0) > seq) high = middle;
    else low = middle + 1;
  }
  return segments.at(low);
}
