import { misconfigured, raw } from '@rivergraph/core';
import type { Deserializer, RecordDecoder, Source, SourceRecord } from '@rivergraph/core';
import { decoderByTopic, decoderOf } from '../decoders.ts';
import { KafkaSource } from '../kafka-source.ts';
import { resolveKafkaOptions } from '../resolve-options.ts';
import type { KafkaOptions, SkippedTombstones, TopicFormat } from '../options.ts';
import type { KafkaTopicRecord } from '../source.ts';
import { replaySource } from './replay-source.ts';

/** Options of a source that replays dead letters which are decoded alike. @public */
export interface KafkaDeadLetterSourceOptions<Value = Uint8Array | null, Key = Uint8Array | null>
  extends KafkaOptions {
  /** The topic of the dead letters. */
  readonly topic: string;
  /**
   * Decodes the original values.
   *
   * @defaultValue `raw()`
   */
  readonly value?: Deserializer<Value> | undefined;
  /**
   * Decodes the original keys. Where some records have none, wrap it in `nullable`.
   *
   * @defaultValue `raw()`
   */
  readonly key?: Deserializer<Key> | undefined;
}

/** Options of a source that replays dead letters of several topics, decoded each in its own way. @public */
export interface KafkaDeadLetterTopicsSourceOptions<Topics extends Readonly<Record<string, TopicFormat>>>
  extends KafkaOptions {
  /** The topic of the dead letters. */
  readonly topic: string;
  /** The topics that the records came from, by name, each as in `createKafkaSource`. */
  readonly originals: Topics;
}

/** Makes a source that replays dead letters of several topics; its records are told apart by `topic`. @public */
export function createKafkaDeadLetterSource<const Topics extends Readonly<Record<string, TopicFormat>>>(
  options: KafkaDeadLetterTopicsSourceOptions<Topics> & SkippedTombstones,
): Source<KafkaTopicRecord<Topics>>;
/** Makes a source that replays dead letters of several topics, tombstones passed on. @public */
export function createKafkaDeadLetterSource<const Topics extends Readonly<Record<string, TopicFormat>>>(
  options: KafkaDeadLetterTopicsSourceOptions<Topics>,
): Source<KafkaTopicRecord<Topics, null>>;
/**
 * Makes a source that replays a topic of dead letters: each record comes with its original topic, key, value, headers and
 * timestamp, so that the transform that has rejected it takes it again. Its partition and position are those of the letter.
 *
 * Reads what `createKafkaDeadLetter` writes, and what Kafka Connect does. A record that is no letter comes as it is, with the
 * topic that it is in. Letters stay where they are: the consumer group says how far they were replayed. Give the replaying
 * pipeline another dead letter topic, or read `until: 'end'`; else it may read what it rejects for ever.
 *
 * @public
 */
export function createKafkaDeadLetterSource<Value = Uint8Array | null, Key = Uint8Array | null>(
  options: KafkaDeadLetterSourceOptions<Value, Key> & SkippedTombstones,
): Source<SourceRecord<Value, Key>>;
/** Makes a source that replays dead letters which are decoded alike, tombstones passed on. @public */
export function createKafkaDeadLetterSource<Value = Uint8Array | null, Key = Uint8Array | null>(
  options: KafkaDeadLetterSourceOptions<Value, Key>,
): Source<SourceRecord<Value | null, Key>>;
export function createKafkaDeadLetterSource(
  options:
    | KafkaDeadLetterSourceOptions<unknown, unknown>
    | KafkaDeadLetterTopicsSourceOptions<Readonly<Record<string, TopicFormat>>>,
): Source<never> {
  const { topic, tombstones = 'skip' } = options;
  if (typeof topic !== 'string' || topic === '') {
    throw misconfigured(
      `Option topic: expected the name of a topic, got ${topic === '' ? "''" : typeof topic}`,
    );
  }
  const decoder =
    'originals' in options
      ? decoderByTopic(options.originals, tombstones)
      : decoderOf({ value: options.value ?? raw(), key: options.key ?? raw() }, tombstones);
  const letters = new KafkaSource(resolveKafkaOptions(options, [topic]), decoder);
  // The overloads say what the records are.
  return replaySource(letters, decoder as RecordDecoder<never>);
}
