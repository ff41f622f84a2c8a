import type { DeserializeContext, Deserializer, RecordDecoder } from '../contracts/deserializer.ts';
import { topicOf } from '../contracts/record.ts';
import type { RecordChunk, RecordHeaders, SourceRecord } from '../contracts/record.ts';
import { isPromiseLike } from '../util/ready.ts';
import { raw } from './raw.ts';

/** What {@link createDecoder} takes. @public */
export interface DecoderOptions<Value, Key> {
  /**
   * Decodes keys.
   *
   * @defaultValue `raw()`
   */
  readonly key?: Deserializer<Key> | undefined;
  /**
   * Decodes values.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
}

/**
 * Makes the decoder of a source from a deserializer for keys and one for values.
 *
 * Settling and failure are those of the deserializers. Costs no allocation per record while they answer at once.
 *
 * @public
 */
export function createDecoder<Value = Uint8Array | null, Key = Uint8Array | null>(
  options: DecoderOptions<Value, Key> = {},
): RecordDecoder<SourceRecord<Value, Key>> {
  // Without a deserializer the type parameter has its default, which is what `raw` gives.
  const key = options.key ?? (raw() as Deserializer<Key>);
  const value = options.value ?? (raw() as Deserializer<Value>);
  const decodeKey = partDecoder(key, 'key');
  const decodeValue = partDecoder(value, 'value');
  return {
    key: (chunk, index) => decodeKey(chunk, index, chunk.keyAt(index)),
    value: (chunk, index) => decodeValue(chunk, index, chunk.valueAt(index)),
  };
}

type PartDecoder<T> = (chunk: RecordChunk, index: number, bytes: Uint8Array | null) => T | PromiseLike<T>;

function partDecoder<T>(deserialize: Deserializer<T>, part: 'key' | 'value'): PartDecoder<T> {
  let context: ChunkContext | undefined;
  return (chunk, index, bytes) => {
    if (context?.chunk !== chunk) context = new ChunkContext(chunk, part);
    context.index = index;
    const result = deserialize(bytes, context);
    // Who waits may look at the context again, when it would speak of another record.
    if (isPromiseLike(result)) context = undefined;
    return result;
  };
}

/** Speaks of one record of a chunk after the other. */
class ChunkContext implements DeserializeContext {
  readonly chunk: RecordChunk;
  readonly part: 'key' | 'value';
  index = 0;

  constructor(chunk: RecordChunk, part: 'key' | 'value') {
    this.chunk = chunk;
    this.part = part;
  }

  get topic(): string {
    return topicOf(this.chunk, this.index);
  }

  get headers(): RecordHeaders {
    return this.chunk.headersAt(this.index);
  }
}
