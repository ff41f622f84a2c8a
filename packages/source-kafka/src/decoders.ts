import { createDecoder, misconfigured, nullable, raw } from '@rivergraph/core';
import type { Deserializer, RecordChunk, RecordDecoder, SourceRecord } from '@rivergraph/core';
import type { TopicFormat } from './options.ts';

/** What becomes of records without a value. */
export type Tombstones = 'skip' | 'pass';

/** Checks what users without types may pass. */
export function checkTombstones(value: unknown): Tombstones {
  if (value === 'skip' || value === 'pass') return value;
  throw misconfigured(`Option tombstones: expected 'skip' or 'pass', got ${kindOf(value)}`);
}

/** Makes the decoder of topics that are decoded alike. */
export function decoderOf(
  { value, key }: { readonly value: Deserializer<unknown>; readonly key: Deserializer<unknown> },
  tombstones: Tombstones,
): RecordDecoder<SourceRecord> {
  checkDeserializer('value', value);
  checkDeserializer('key', key);
  const values = tombstones === 'pass' ? nullable(value) : value;
  return { ...createDecoder({ key, value: values }), tombstones };
}

/** Makes the decoder of topics that are decoded each in its own way. */
export function decoderByTopic(
  topics: Readonly<Record<string, TopicFormat>>,
  tombstones: Tombstones,
): RecordDecoder<SourceRecord> {
  const decoders = new Map(
    Object.entries(topics).map(([topic, format]) => [topic, decoderOf(partsOf(format), tombstones)]),
  );
  const find = (chunk: RecordChunk, index: number): RecordDecoder<SourceRecord> => {
    const topic = chunk.topicAt?.(index) ?? chunk.partition.topic;
    const decoder = decoders.get(topic);
    if (decoder === undefined)
      throw misconfigured(`kafka: expected topic '${topic}' among the topics, got no format for it`);
    return decoder;
  };
  return {
    tombstones,
    key: (chunk, index) => find(chunk, index).key(chunk, index),
    value: (chunk, index) => find(chunk, index).value(chunk, index),
  };
}

function partsOf(format: TopicFormat): { value: Deserializer<unknown>; key: Deserializer<unknown> } {
  if (typeof format === 'function') return { value: format, key: raw() };
  if (typeof format !== 'object' || format === null) {
    throw misconfigured(
      `Option topics: expected a deserializer or { value, key } for each topic, got ${kindOf(format)}`,
    );
  }
  return { value: format.value ?? raw(), key: format.key ?? raw() };
}

function checkDeserializer(option: string, value: unknown): void {
  if (typeof value === 'function') return;
  throw misconfigured(`Option ${option}: expected a deserializer such as json(), got ${kindOf(value)}`);
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : `a value of type ${typeof value}`;
}
