import { misconfigured, raw } from '@rivergraph/core';
import type { Deserializer, RecordDecoder, Source, SourceRecord } from '@rivergraph/core';
import { checkTombstones, decoderByTopic, decoderOf } from './decoders.ts';
import { KafkaSource } from './kafka-source.ts';
import { resolveKafkaOptions } from './resolve-options.ts';
import type {
  KafkaSourceOptions,
  KafkaTopicsSourceOptions,
  SkippedTombstones,
  TopicFormat,
} from './options.ts';

/** A record of one of several topics, told apart by `topic`. @public */
export type KafkaTopicRecord<Topics extends Readonly<Record<string, TopicFormat>>, Tombstone = never> = {
  [Topic in keyof Topics & string]: SourceRecord<
    ValueOf<Topics[Topic]> | Tombstone,
    KeyOf<Topics[Topic]>,
    Topic
  >;
}[keyof Topics & string];

/** The names that a topic's records may have: any, where it is a pattern. @public */
export type TopicName<Topic extends string | RegExp> = Topic extends string ? Topic : string;

/** What a topic's values become. @public */
export type ValueOf<Format> =
  Format extends Deserializer<infer Value>
    ? Value
    : Format extends { readonly value: Deserializer<infer Value> }
      ? Value
      : Uint8Array | null;

/** What a topic's keys become. @public */
export type KeyOf<Format> = Format extends { readonly key: Deserializer<infer Key> }
  ? Key
  : Uint8Array | null;

/** Makes a source whose topics are decoded each in its own way; its records are told apart by `topic`. @public */
export function createKafkaSource<const Topics extends Readonly<Record<string, TopicFormat>>>(
  options: KafkaTopicsSourceOptions<Topics> & SkippedTombstones,
): Source<KafkaTopicRecord<Topics>>;
/** Makes a source whose topics are decoded each in its own way, tombstones passed on. @public */
export function createKafkaSource<const Topics extends Readonly<Record<string, TopicFormat>>>(
  options: KafkaTopicsSourceOptions<Topics>,
): Source<KafkaTopicRecord<Topics, null>>;
/**
 * Makes a source that reads Kafka topics as a member of a consumer group. Offsets are committed when what was made of the
 * records is written, and not before; kafkajs' own commits are off.
 *
 * Opening asks the brokers first, so that a wrong address, password or topic is an error within seconds, and then joins the
 * group. Reading does not wait for writing: a slow or paused partition holds back no other. Failure: what brokers refuse is
 * `unauthorized` or `misconfigured` and stops the pipeline; where nobody answers it is `unavailable`, and the session is
 * opened again.
 *
 * @example
 * ```ts
 * createKafkaSource({
 *   kafka: { brokers: ['localhost:9092'] },
 *   groupId: 'daily-charges',
 *   topics: ['charges'],
 *   value: json(Charge),
 * });
 * ```
 *
 * @public
 */
export function createKafkaSource<
  const Topic extends string | RegExp,
  Value = Uint8Array | null,
  Key = Uint8Array | null,
>(
  options: KafkaSourceOptions<Topic, Value, Key> & SkippedTombstones,
): Source<SourceRecord<Value, Key, TopicName<Topic>>>;
/** Makes a source whose topics are decoded alike, tombstones passed on. @public */
export function createKafkaSource<
  const Topic extends string | RegExp,
  Value = Uint8Array | null,
  Key = Uint8Array | null,
>(options: KafkaSourceOptions<Topic, Value, Key>): Source<SourceRecord<Value | null, Key, TopicName<Topic>>>;
export function createKafkaSource(
  options:
    | KafkaSourceOptions<string | RegExp, unknown, unknown>
    | KafkaTopicsSourceOptions<Readonly<Record<string, TopicFormat>>>,
): Source<never> {
  const tombstones = checkTombstones(options.tombstones ?? 'skip');
  const topics: unknown = options.topics;
  if (typeof topics !== 'object' || topics === null || topics instanceof RegExp) {
    throw misconfigured(
      `Option topics: expected a list of names and patterns, or formats by name, got a value of type ${typeof topics}`,
    );
  }
  const [names, decoder] = hasList(options)
    ? [options.topics, decoderOf({ value: options.value ?? raw(), key: options.key ?? raw() }, tombstones)]
    : [Object.keys(options.topics), decoderByTopic(options.topics, tombstones)];
  // The overloads say what the records are.
  return new KafkaSource(resolveKafkaOptions(options, names), decoder as RecordDecoder<never>);
}

function hasList(
  options:
    | KafkaSourceOptions<string | RegExp, unknown, unknown>
    | KafkaTopicsSourceOptions<Readonly<Record<string, TopicFormat>>>,
): options is KafkaSourceOptions<string | RegExp, unknown, unknown> {
  return Array.isArray(options.topics);
}
