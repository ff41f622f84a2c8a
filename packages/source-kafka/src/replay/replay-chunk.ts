import type { Partition, Position, RecordChunk, RecordHeaders } from '@rivergraph/core';
import { originalOf } from '../dead-letter/letter-headers.ts';
import type { Original } from '../dead-letter/letter-headers.ts';

/** What is kept of a letter that was looked into, about. */
const bytesPerLetter = 300;

/**
 * The records of some letters, as they were when they were rejected; partition and position are those of the letters. A record
 * that is no letter stays what it is.
 */
export class ReplayChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #letters: RecordChunk;
  /** By index, for those that were looked into. */
  readonly #originals: (Original | undefined)[] = [];

  constructor(letters: RecordChunk) {
    this.partition = letters.partition;
    this.length = letters.length;
    this.bytes = letters.bytes + bytesPerLetter * letters.length;
    this.#letters = letters;
  }

  keyAt(index: number): Uint8Array | null {
    return this.#letters.keyAt(index);
  }

  valueAt(index: number): Uint8Array | null {
    return this.#letters.valueAt(index);
  }

  headersAt(index: number): RecordHeaders {
    return this.#original(index).headers;
  }

  timestampAt(index: number): number | undefined {
    const { timestamp } = this.#original(index);
    return timestamp === undefined ? this.#letters.timestampAt(index) : timestamp.at;
  }

  positionAt(index: number): Position {
    return this.#letters.positionAt(index);
  }

  topicAt(index: number): string | undefined {
    return this.#original(index).topic;
  }

  #original(index: number): Original {
    return (this.#originals[index] ??= originalOf(this.#letters.headersAt(index)));
  }
}
