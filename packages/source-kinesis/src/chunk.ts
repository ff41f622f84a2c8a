import { internal } from '@rivergraph/core';
import type { Partition, Position, RecordChunk, RecordHeaders } from '@rivergraph/core';
import { toPosition } from './position.ts';
import type { RawRecord } from './stream/stream-port.ts';

const noHeaders: RecordHeaders = Object.freeze({});

/** What an object with its sequence number and its view of the bytes takes besides them, about. */
export const bytesPerRecord = 320;

/** What a chunk is made of. */
export interface ChunkContent {
  /** At least one; those that were taken out of one aggregate have its sequence number. */
  readonly records: readonly RawRecord[];
  /** For each record, which one it is of its aggregate. Missing where all are the first. */
  readonly subs: readonly number[] | undefined;
  /** The indexes of aggregates that could not be read; their data are the whole of them. */
  readonly damaged: ReadonlySet<number> | undefined;
  /** The memory that all of this takes. */
  readonly bytes: number;
}

/**
 * Records of one shard. Keeps what the client gave as it is: the bytes of a record are its own, and not part of a whole page that
 * one slow record would keep alive; those of a record out of an aggregate keep the aggregate.
 */
export class KinesisChunk implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly #records: readonly RawRecord[];
  readonly #subs: readonly number[] | undefined;
  readonly #damaged: ReadonlySet<number> | undefined;
  // The bytes of a key are asked for several times in a row, or never.
  #keyIndex = -1;
  #key: Uint8Array | undefined;

  constructor(partition: Partition, { records, subs, damaged, bytes }: ChunkContent) {
    this.partition = partition;
    this.length = records.length;
    this.bytes = bytes;
    this.#records = records;
    this.#subs = subs;
    this.#damaged = damaged;
  }

  keyAt(index: number): Uint8Array {
    if (this.#key === undefined || index !== this.#keyIndex) {
      this.#key = Buffer.from(this.#at(index).partitionKey);
      this.#keyIndex = index;
    }
    return this.#key;
  }

  valueAt(index: number): Uint8Array {
    return this.#at(index).data;
  }

  headersAt(_index: number): RecordHeaders {
    return noHeaders;
  }

  timestampAt(index: number): number | undefined {
    return this.#at(index).arrivedAt;
  }

  positionAt(index: number): Position {
    return toPosition({ sequence: this.sequenceAt(index), sub: this.#subs?.[index] ?? 0 });
  }

  /** The partition key as it came: a text, without the way over its bytes. */
  partitionKeyAt(index: number): string {
    return this.#at(index).partitionKey;
  }

  /** The sequence number of the Kinesis record in which a record came. */
  sequenceAt(index: number): string {
    return this.#at(index).sequence;
  }

  /** Whether the record is an aggregate that could not be read. */
  isDamaged(index: number): boolean {
    return this.#damaged?.has(index) ?? false;
  }

  #at(index: number): RawRecord {
    const record = this.#records[index];
    if (record === undefined) throw internal(`kinesis: no record ${index} in a chunk of ${this.length}`);
    return record;
  }
}
