import type { Partition, Position } from '../contracts/partition.ts';
import type { RecordHeaders, SourceRecord } from '../contracts/record.ts';

/** A record whose value was replaced. @public */
export type RecordWithValue<TRecord extends SourceRecord, Value> = TRecord extends SourceRecord
  ? SourceRecord<Value, TRecord['key'], TRecord['topic']>
  : never;

/**
 * Gives the same record with another value. A record's fields are looked up when they are read, so a spread
 * (`{ ...record, value }`) would lose them; this does not.
 *
 * @public
 */
export function withValue<TRecord extends SourceRecord, Value>(
  record: TRecord,
  value: Value,
): RecordWithValue<TRecord, Value> {
  return new ReplacedValue(record, value) as SourceRecord as RecordWithValue<TRecord, Value>;
}

class ReplacedValue<Value, Key, Topic extends string> implements SourceRecord<Value, Key, Topic> {
  readonly value: Value;
  readonly #record: SourceRecord<unknown, Key, Topic>;

  constructor(record: SourceRecord<unknown, Key, Topic>, value: Value) {
    this.#record = record;
    this.value = value;
  }

  get topic(): Topic {
    return this.#record.topic;
  }

  get partition(): Partition {
    return this.#record.partition;
  }

  get position(): Position {
    return this.#record.position;
  }

  get key(): Key {
    return this.#record.key;
  }

  get headers(): RecordHeaders {
    return this.#record.headers;
  }

  get timestamp(): number | undefined {
    return this.#record.timestamp;
  }

  get rawKey(): Uint8Array | null {
    return this.#record.rawKey;
  }

  get rawValue(): Uint8Array | null {
    return this.#record.rawValue;
  }
}
