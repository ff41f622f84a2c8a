import { misconfigured } from '@rivergraph/core';
import type { Deserializer } from '@rivergraph/core';
import type { Kafka, KafkaConfig } from 'kafkajs';

/** What all Kafka sources take. @public */
export interface KafkaOptions {
  /**
   * A kafkajs configuration (`brokers`, `ssl`, `sasl`, …), or a `Kafka` instance of your own. An instance keeps its own
   * logger and its own retries of connections, so a wrong address may take it longer to notice.
   */
  readonly kafka: KafkaConfig | Kafka;
  /** The consumer group. Pipelines with one group share the partitions; its committed offsets say where to go on. */
  readonly groupId: string;
  /**
   * Where to begin a partition of which the group has committed nothing: at the first record, or (`false`) at the end as it
   * is when the partition is first assigned, which is stored at once.
   *
   * @defaultValue `true`
   */
  readonly fromBeginning?: boolean | undefined;
  /**
   * Where to begin a partition of which the group has committed nothing, more exactly than by `fromBeginning`: at the first
   * record of a time or later (the end, where there is none), or at an offset. Partitions that `offsets` leaves out begin as
   * `fromBeginning` says. To read something again, take a new group.
   */
  readonly startAt?: StartAt | undefined;
  /**
   * Where partitions end: the record at the offset is not read any more. Partitions that are left out have no end, unless
   * the pipeline runs `until: 'end'`.
   */
  readonly endAt?: { readonly offsets: OffsetTable } | undefined;
  /**
   * What to do when the position of a partition does not exist (any more): retention has removed it, or the topic was made
   * anew. `fail` stops the pipeline with `misconfigured`, positions untouched, since going on would pass over data silently.
   * `earliest` and `latest` go on there, with a warning `offset-reset`.
   *
   * @defaultValue `'fail'`
   */
  readonly onOffsetOutOfRange?: 'fail' | 'earliest' | 'latest' | undefined;
  /**
   * Whether records of transactions that are open or were aborted are read too.
   *
   * @defaultValue `false`
   */
  readonly readUncommitted?: boolean | undefined;
  /** How often finished positions are committed, in milliseconds. @defaultValue 1000 */
  readonly commitIntervalMs?: number | undefined;
  /** After how long without a heartbeat the broker gives the partitions to others, in milliseconds. @defaultValue 45000 */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long a rebalance waits for its members, in milliseconds. @defaultValue 60000 */
  readonly rebalanceTimeoutMs?: number | undefined;
  /** How often the broker is told that this member lives; also how soon it learns of a rebalance. @defaultValue 3000 */
  readonly heartbeatIntervalMs?: number | undefined;
  /**
   * How long a fetch waits for data, and how late a resume may be when everything was paused, in milliseconds.
   *
   * @defaultValue 250
   */
  readonly maxWaitMs?: number | undefined;
  /** The least that a fetch waits for, in bytes. @defaultValue 1 */
  readonly minBytes?: number | undefined;
  /**
   * The most that one fetch from one broker brings, in bytes as they are stored. The event loop stands still while a fetch
   * is decoded.
   *
   * @defaultValue 4 MiB, or an eighth of the pipeline's `maxBufferedBytes` where that is less
   */
  readonly maxBytes?: number | undefined;
  /** The most that one fetch brings of one partition, in bytes as they are stored. @defaultValue 512 KiB */
  readonly maxBytesPerPartition?: number | undefined;
  /** How often new partitions are looked for, in milliseconds. @defaultValue 60000 */
  readonly metadataMaxAgeMs?: number | undefined;
  /** The rack of this consumer, so that it may read from replicas near it. */
  readonly rackId?: string | undefined;
  /**
   * What becomes of records whose value is `null`: `skip` finishes them unseen, and counts them; `pass` hands them on.
   *
   * @defaultValue `'skip'`
   */
  readonly tombstones?: 'skip' | 'pass' | undefined;
}

/** Where to begin; see {@link KafkaOptions.startAt}. @public */
export type StartAt =
  | { readonly timestamp: Date | number }
  | { readonly offsets: OffsetTable };

/** Offsets by topic and partition. @public */
export interface OffsetTable {
  readonly [topic: string]: { readonly [partition: number]: number | bigint | string };
}

/** Options of a source whose topics are decoded alike. @public */
export interface KafkaSourceOptions<
  Topic extends string = string,
  Value = Uint8Array | null,
  Key = Uint8Array | null,
> extends KafkaOptions {
  /** The topics, by name or by pattern. A pattern is compared with the topics that exist when the source is opened. */
  readonly topics: readonly (Topic | RegExp)[];
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
}

/** How one topic is decoded: its values, or its keys too. @public */
export type TopicFormat =
  | Deserializer<unknown>
  | {
      readonly value?: Deserializer<unknown> | undefined;
      readonly key?: Deserializer<unknown> | undefined;
    };

/** Options of a source whose topics are decoded each in its own way. @public */
export interface KafkaTopicsSourceOptions<Topics extends Readonly<Record<string, TopicFormat>>>
  extends KafkaOptions {
  /** The topics by name, each with its deserializer for values, or with `{ value, key }`. */
  readonly topics: Topics;
}

/** Options with their defaults, checked. */
export interface ResolvedKafkaOptions {
  readonly kafka: KafkaConfig | Kafka;
  readonly groupId: string;
  readonly topics: readonly (string | RegExp)[];
  readonly fromBeginning: boolean;
  readonly startAt: { readonly timestamp: number } | { readonly offsets: OffsetTable } | undefined;
  readonly endOffsets: OffsetTable | undefined;
  readonly onOffsetOutOfRange: 'fail' | 'earliest' | 'latest';
  readonly readUncommitted: boolean;
  readonly commitIntervalMs: number;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly maxWaitMs: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly maxBytesPerPartition: number;
  readonly metadataMaxAgeMs: number;
  readonly rackId: string;
}

const kibibyte = 1024;
const policies: readonly unknown[] = ['fail', 'earliest', 'latest'];

/** Resolves and checks the options that all Kafka sources share. */
export function resolveKafkaOptions(
  options: KafkaOptions,
  topics: readonly (string | RegExp)[],
): ResolvedKafkaOptions {
  const { kafka, groupId, onOffsetOutOfRange = 'fail' } = options;
  if (typeof kafka !== 'object' || kafka === null) {
    throw misconfigured(`Option kafka: expected a kafkajs configuration or instance, got ${describe(kafka)}`);
  }
  if (typeof groupId !== 'string' || groupId === '') {
    throw misconfigured(`Option groupId: expected a name, got ${describe(groupId)}`);
  }
  if (!policies.includes(onOffsetOutOfRange)) {
    throw misconfigured(
      `Option onOffsetOutOfRange: expected 'fail', 'earliest' or 'latest', got ${describe(onOffsetOutOfRange)}`,
    );
  }
  return {
    kafka,
    groupId,
    topics: checkTopics(topics),
    fromBeginning: options.fromBeginning ?? true,
    startAt: resolveStart(options.startAt),
    endOffsets: checkTable('endAt', options.endAt?.offsets),
    onOffsetOutOfRange,
    readUncommitted: options.readUncommitted ?? false,
    rackId: options.rackId ?? '',
    ...resolveSizes(options),
    ...resolveTimes(options),
  };
}

type Sizes = Pick<ResolvedKafkaOptions, 'minBytes' | 'maxBytes' | 'maxBytesPerPartition'>;
type Times = Pick<
  ResolvedKafkaOptions,
  | 'commitIntervalMs'
  | 'sessionTimeoutMs'
  | 'rebalanceTimeoutMs'
  | 'heartbeatIntervalMs'
  | 'maxWaitMs'
  | 'metadataMaxAgeMs'
>;

function resolveSizes(options: KafkaOptions): Sizes {
  return {
    minBytes: count('minBytes', options.minBytes ?? 1),
    maxBytes: count('maxBytes', options.maxBytes ?? 4 * kibibyte * kibibyte),
    maxBytesPerPartition: count('maxBytesPerPartition', options.maxBytesPerPartition ?? 512 * kibibyte),
  };
}

function resolveTimes(options: KafkaOptions): Times {
  const times = {
    commitIntervalMs: count('commitIntervalMs', options.commitIntervalMs ?? 1_000),
    sessionTimeoutMs: count('sessionTimeoutMs', options.sessionTimeoutMs ?? 45_000),
    rebalanceTimeoutMs: count('rebalanceTimeoutMs', options.rebalanceTimeoutMs ?? 60_000),
    heartbeatIntervalMs: count('heartbeatIntervalMs', options.heartbeatIntervalMs ?? 3_000),
    maxWaitMs: count('maxWaitMs', options.maxWaitMs ?? 250),
    metadataMaxAgeMs: count('metadataMaxAgeMs', options.metadataMaxAgeMs ?? 60_000),
  };
  if (times.heartbeatIntervalMs + times.maxWaitMs >= times.sessionTimeoutMs) {
    throw misconfigured(
      'Options of a Kafka source: expected heartbeatIntervalMs and maxWaitMs together to be less than sessionTimeoutMs, ' +
        `got ${times.heartbeatIntervalMs}, ${times.maxWaitMs} and ${times.sessionTimeoutMs}`,
    );
  }
  return times;
}

function checkTopics(topics: readonly (string | RegExp)[]): readonly (string | RegExp)[] {
  if (topics.length === 0) throw misconfigured('Option topics: expected at least one topic, got none');
  for (const topic of topics as readonly unknown[]) {
    if (topic instanceof RegExp || (typeof topic === 'string' && topic !== '')) continue;
    throw misconfigured(`Option topics: expected names and patterns, got ${describe(topic)}`);
  }
  return topics;
}

function resolveStart(start: StartAt | undefined): ResolvedKafkaOptions['startAt'] {
  if (start === undefined) return undefined;
  if ('offsets' in start) return { offsets: checkTable('startAt', start.offsets) ?? {} };
  const timestamp = Number(start.timestamp);
  if (Number.isSafeInteger(timestamp) && timestamp >= 0) return { timestamp };
  throw misconfigured('Option startAt.timestamp: expected a Date or milliseconds since 1970, got neither');
}

function checkTable(option: string, table: OffsetTable | undefined): OffsetTable | undefined {
  for (const [topic, offsets] of Object.entries(table ?? {})) {
    for (const [partition, offset] of Object.entries(offsets)) {
      const isOffset = /^\d+$/.test(String(offset)) && Number.isSafeInteger(Number(offset));
      if (/^\d+$/.test(partition) && isOffset) continue;
      throw misconfigured(
        `Option ${option}.offsets of '${topic}': expected whole numbers from 0 on, got others for partition ${partition}`,
      );
    }
  }
  return table;
}

function count(option: string, value: unknown): number {
  if (Number.isSafeInteger(value) && Number(value) >= 1) return Number(value);
  throw misconfigured(`Option ${option}: expected a whole number above 0, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
