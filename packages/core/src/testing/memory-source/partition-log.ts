import type { Partition } from '../../contracts/partition.ts';
import type { RecordHeaders } from '../../contracts/record.ts';

/** A record as it is given to a memory stream. @public */
export interface MemoryRecord<Value = unknown, Key = unknown> {
  /** Bytes stay as they are, `null` is a tombstone, anything else has its JSON as bytes. */
  readonly value: Value;
  /** As for `value`; left out is `null`. */
  readonly key?: Key | null | undefined;
  readonly headers?: RecordHeaders | undefined;
  readonly timestamp?: number | undefined;
}

const noHeaders: RecordHeaders = Object.freeze({});

/** The records of one partition by column, and what was committed of it. A position is an index. @internal */
export class PartitionLog<Value, Key> {
  readonly partition: Partition;
  readonly index: number;
  readonly values: Value[] = [];
  readonly keys: (Key | null)[] = [];
  readonly markers: Set<number> = new Set();
  ended = false;
  committed: number | undefined = undefined;
  committedEnd = false;
  /** The assignment that may commit: compared by identity. */
  owner: object | undefined = undefined;
  readonly #headers: Map<number, RecordHeaders> = new Map();
  readonly #timestamps: Map<number, number> = new Map();

  constructor(partition: Partition, index: number) {
    this.partition = partition;
    this.index = index;
  }

  get length(): number {
    return this.values.length;
  }

  add(record: MemoryRecord<Value, Key>): void {
    const at = this.values.push(record.value) - 1;
    this.keys.push(record.key ?? null);
    if (record.headers !== undefined) this.#headers.set(at, record.headers);
    if (record.timestamp !== undefined) this.#timestamps.set(at, record.timestamp);
  }

  /** Takes up a position that holds no record. */
  addMarker(filler: Value): void {
    this.markers.add(this.values.push(filler) - 1);
    this.keys.push(null);
  }

  headersAt(position: number): RecordHeaders {
    return this.#headers.get(position) ?? noHeaders;
  }

  timestampAt(position: number): number | undefined {
    return this.#timestamps.get(position);
  }

  /** Where the run of records, or of markers, that begins at `from` ends (excluded). */
  runEnd(from: number): number {
    if (this.markers.size === 0) return this.length;
    const kind = this.markers.has(from);
    let end = from + 1;
    while (end < this.length && this.markers.has(end) === kind) end += 1;
    return end;
  }
}
