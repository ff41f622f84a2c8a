import { createDecoder, misconfigured, raw, rejected, string } from '@rivergraph/core';
import type { Deserializer, RecordChunk, RecordDecoder, SourceRecord } from '@rivergraph/core';
import { KinesisChunk } from './chunk.ts';
import { orderKeyOf } from './position.ts';

/** How the records of a stream are decoded. @public */
export interface KinesisFormat<Value = Uint8Array, Key = string> {
  /**
   * Decodes values: the data of records. They are never `null`, but may be empty.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
  /**
   * Decodes partition keys, from their bytes in UTF-8.
   *
   * @defaultValue the partition key as it came, a `string`
   */
  readonly key?: Deserializer<Key> | undefined;
}

/**
 * Makes the decoder of a processor whose records come from Kinesis through {@link createLambdaHandler}. A source has its own.
 *
 * Failure: that of the deserializers; an aggregate of the Kinesis Producer Library that cannot be read is rejected with
 * `reason` `'damaged-aggregate'`, and goes to the dead letter whole.
 *
 * @public
 */
export function kinesisDecoder<Value = Uint8Array, Key = string>(
  format: KinesisFormat<Value, Key> = {},
): RecordDecoder<SourceRecord<Value, Key>> {
  return decoderOf(format);
}

/** Makes the decoder of a stream. */
export function decoderOf<Value = Uint8Array, Key = string>({
  value,
  key,
}: KinesisFormat<Value, Key>): RecordDecoder<SourceRecord<Value, Key>> {
  checkDeserializer('value', value);
  checkDeserializer('key', key);
  // Without a deserializer the type parameter has its default, which is what these give.
  const decoder = createDecoder({
    value: value ?? (raw() as Deserializer<unknown> as Deserializer<Value>),
    key: key ?? (string() as Deserializer<unknown> as Deserializer<Key>),
  });
  return {
    orderKey: orderKeyOf,
    key:
      key === undefined
        ? (chunk, index) => keyText<Key>(chunk, index) ?? decoder.key(chunk, index)
        : decoder.key,
    value: (chunk, index) => {
      if (chunk instanceof KinesisChunk && chunk.isDamaged(index)) throw damaged(chunk, index);
      return decoder.value(chunk, index);
    },
  };
}

/** A text that is there need not be decoded from the bytes that would first have to be made of it. */
function keyText<Key>(chunk: RecordChunk, index: number): Key | undefined {
  return chunk instanceof KinesisChunk ? (chunk.partitionKeyAt(index) as Key) : undefined;
}

function damaged(chunk: KinesisChunk, index: number): Error {
  return rejected(
    `kinesis: expected an aggregate that agrees with its checksum and can be read, got ${chunk.valueAt(index).length} bytes that do not`,
    { reason: 'damaged-aggregate' },
  );
}

function checkDeserializer(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  const kind = value === null ? 'null' : `a value of type ${typeof value}`;
  throw misconfigured(`Option ${option}: expected a deserializer such as json(), got ${kind}`);
}
