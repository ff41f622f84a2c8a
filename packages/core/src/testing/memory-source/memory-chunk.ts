import type { Partition } from '../../contracts/partition.ts';
import type { RecordChunk, RecordHeaders } from '../../contracts/record.ts';
import type { PartitionLog } from './partition-log.ts';

/** What one record is taken to weigh beyond its own bytes, and what a value that is not bytes is taken to weigh. */
const perRecordBytes = 64;

/** A window on a partition log: no object per record. @internal */
export class MemoryChunk<Value, Key> implements RecordChunk {
  readonly partition: Partition;
  readonly length: number;
  readonly bytes: number;
  readonly epoch: number;
  readonly #log: PartitionLog<Value, Key>;
  readonly #first: number;

  constructor(log: PartitionLog<Value, Key>, range: { first: number; length: number; epoch: number }) {
    this.partition = log.partition;
    this.length = range.length;
    this.epoch = range.epoch;
    this.#log = log;
    this.#first = range.first;
    this.bytes = sizeOf(log, range.first, range.length);
  }

  keyAt(index: number): Uint8Array | null {
    return toBytes(this.decodedKeyAt(index));
  }

  valueAt(index: number): Uint8Array | null {
    return toBytes(this.decodedValueAt(index));
  }

  headersAt(index: number): RecordHeaders {
    return this.#log.headersAt(this.#first + index);
  }

  timestampAt(index: number): number | undefined {
    return this.#log.timestampAt(this.#first + index);
  }

  positionAt(index: number): number {
    return this.#first + index;
  }

  decodedKeyAt(index: number): Key | null {
    return this.#log.keys[this.#first + index] ?? null;
  }

  decodedValueAt(index: number): Value {
    return this.#log.values[this.#first + index] as Value;
  }
}

function toBytes(value: unknown): Uint8Array | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  return Buffer.from(JSON.stringify(value), 'utf8');
}

function sizeOf<Value, Key>(log: PartitionLog<Value, Key>, first: number, length: number): number {
  let bytes = length * perRecordBytes;
  for (let at = first; at < first + length; at += 1) {
    const value = log.values[at];
    const key = log.keys[at];
    if (value instanceof Uint8Array) bytes += value.byteLength;
    if (key instanceof Uint8Array) bytes += key.byteLength;
  }
  return bytes;
}
