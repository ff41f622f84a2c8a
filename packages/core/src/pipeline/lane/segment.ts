import type { Position } from '../../contracts/partition.ts';
import type { RecordChunk } from '../../contracts/record.ts';

/**
 * A stretch of one lane's sequence: the records of a chunk, or a marker of no length that only holds a position.
 *
 * @internal
 */
export class Segment {
  /** The sequence number of the first record. */
  readonly base: number;
  readonly chunk: RecordChunk | undefined;
  /** How many records of the chunk belong to it; a limit may cut a chunk short. */
  readonly length: number;
  readonly receivedAt: number;
  /** The next record to be transformed, counted within the chunk. */
  next = 0;
  readonly #marker: Position | undefined;
  /** Whether the partition ends here. */
  readonly ended: boolean;

  constructor(
    base: number,
    content: { chunk?: RecordChunk; length?: number; position?: Position; ended?: boolean },
    receivedAt: number,
  ) {
    this.base = base;
    this.chunk = content.chunk;
    this.length = content.length ?? content.chunk?.length ?? 0;
    this.#marker = content.position;
    this.ended = content.ended ?? false;
    this.receivedAt = receivedAt;
  }

  get end(): number {
    return this.base + this.length;
  }

  /** The position that stands for everything up to the end of this segment, if it has one of its own. */
  get lastPosition(): Position | undefined {
    return this.chunk === undefined ? this.#marker : this.chunk.positionAt(this.length - 1);
  }
}
