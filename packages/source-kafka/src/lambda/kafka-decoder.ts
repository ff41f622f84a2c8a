import { raw } from '@rivergraph/core';
import type { Deserializer, RecordDecoder, SourceRecord } from '@rivergraph/core';
import { orderKeyOf } from '../position.ts';
import { checkTombstones, decoderOf } from '../decoders.ts';
import type { SkippedTombstones } from '../options.ts';

/** What {@link kafkaDecoder} takes. @public */
export interface KafkaDecoderOptions<Value = Uint8Array | null, Key = Uint8Array | null> {
  /**
   * Decodes values.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
  /**
   * Decodes keys. Where some records have none, wrap it in `nullable`.
   *
   * @defaultValue `raw()`
   */
  readonly key?: Deserializer<Key> | undefined;
  /**
   * What becomes of records whose value is `null`: `skip` finishes them unseen, and counts them; `pass` hands them on.
   *
   * @defaultValue `'skip'`
   */
  readonly tombstones?: 'skip' | 'pass' | undefined;
}

/**
 * Makes the decoder of a processor whose records come from Kafka through {@link createLambdaHandler}. A source has its own.
 *
 * Failure: that of the deserializers.
 *
 * @public
 */
export function kafkaDecoder<Value = Uint8Array | null, Key = Uint8Array | null>(
  options?: KafkaDecoderOptions<Value, Key> & SkippedTombstones,
): RecordDecoder<SourceRecord<Value, Key>>;
/** Makes a decoder that passes tombstones on. @public */
export function kafkaDecoder<Value = Uint8Array | null, Key = Uint8Array | null>(
  options: KafkaDecoderOptions<Value, Key>,
): RecordDecoder<SourceRecord<Value | null, Key>>;
export function kafkaDecoder(
  options: KafkaDecoderOptions<unknown, unknown> = {},
): RecordDecoder<SourceRecord> {
  const { value = raw(), key = raw(), tombstones = 'skip' } = options;
  return { ...decoderOf({ value, key }, checkTombstones(tombstones)), orderKey: orderKeyOf };
}
