import type { Deserializer } from '@rivergraph/core';
import type { Kafka, KafkaConfig } from 'kafkajs';

/** What all Kafka sources take. @public */
export interface KafkaOptions {
  /**
   * A kafkajs configuration (`brokers`, `ssl`, `sasl`, …), or a `Kafka` instance of your own. An instance keeps its own
   * logger and its own retries of connections, so a wrong address may take it longer to notice.
   */
  readonly kafka: KafkaConfig | Kafka;
  /**
   * The consumer group. Pipelines with one group share the partitions, and have to read the same topics; its committed
   * offsets say where to go on.
   */
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
  /**
   * How often finished positions are committed, in milliseconds. What was finished since is written again after a crash.
   *
   * @defaultValue 1000
   */
  readonly commitIntervalMs?: number | undefined;
  /**
   * After how long without a heartbeat the broker gives the partitions to others, in milliseconds. The group waits as long
   * for a member that was killed, also when the same pipeline is started again.
   *
   * @defaultValue 45000
   */
  readonly sessionTimeoutMs?: number | undefined;
  /** How long a rebalance waits for its members, in milliseconds. @defaultValue 60000 */
  readonly rebalanceTimeoutMs?: number | undefined;
  /**
   * How long a rebalance is held up, in milliseconds, so that batches under way can be finished and committed before somebody
   * else gets the partitions; 0 holds it up not at all. The other members of the group wait too.
   *
   * @defaultValue 5000, or a third of `sessionTimeoutMs` where that is less
   */
  readonly rebalanceDrainMs?: number | undefined;
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

/** Options of a source that passes no tombstones on. @public */
export interface SkippedTombstones {
  readonly tombstones?: 'skip' | undefined;
}

/** Where to begin; see {@link KafkaOptions.startAt}. @public */
export type StartAt = { readonly timestamp: Date | number } | { readonly offsets: OffsetTable };

/** Offsets by topic and partition. @public */
export interface OffsetTable {
  readonly [topic: string]: { readonly [partition: number]: number | bigint | string };
}

/** Options of a source whose topics are decoded alike. @public */
export interface KafkaSourceOptions<
  Topic extends string | RegExp = string | RegExp,
  Value = Uint8Array | null,
  Key = Uint8Array | null,
> extends KafkaOptions {
  /** The topics, by name or by pattern. A pattern is compared with the topics that exist when the source is opened. */
  readonly topics: readonly Topic[];
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
