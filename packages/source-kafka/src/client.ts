/** A partition of a topic, as Kafka numbers it. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** An offset of a partition, in decimal digits. */
export interface TopicPartitionOffset extends TopicPartition {
  readonly offset: string;
}

/** The part of a Kafka client that a source uses; kafkajs stands behind it (`kafkajs-client.ts`), and another client may. */
export interface KafkaClient {
  /** Asks the questions of a start: it gives up within seconds, so that a wrong address is an error and not a silence. */
  probe(): AdminPort;
  /** Asks the questions of a run: it keeps trying through a restart of the brokers. */
  admin(): AdminPort;
  consumer(settings: ConsumerSettings): ConsumerPort;
  /** Ends connections that disconnecting has left open, and makes no more. */
  close(): void;
}

/** Asks brokers about topics, offsets and groups. Every call rejects with what the client throws. */
export interface AdminPort {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<readonly string[]>;
  /** Rejects when one of the topics does not exist. */
  fetchTopicMetadata(query: { topics: string[] }): Promise<{ topics: readonly TopicMetadata[] }>;
  /** What the group has committed; below 0 where there is nothing. */
  fetchOffsets(query: { groupId: string; topics: string[] }): Promise<readonly TopicOffsets[]>;
  /** The bounds of each partition: `low` is the first offset that exists, `high` the next to be written. */
  fetchTopicOffsets(topic: string): Promise<readonly OffsetBounds[]>;
  /** The first offset at or after a time in milliseconds since 1970; `high` where there is none. */
  fetchTopicOffsetsByTimestamp(topic: string, timestamp: number): Promise<readonly PartitionOffset[]>;
  deleteGroups(groupIds: string[]): Promise<unknown>;
}

/** The partitions of a topic. */
export interface TopicMetadata {
  readonly name: string;
  readonly partitions: readonly { readonly partitionId: number }[];
}

export interface PartitionOffset {
  readonly partition: number;
  readonly offset: string;
}

export interface TopicOffsets {
  readonly topic: string;
  readonly partitions: readonly PartitionOffset[];
}

export interface OffsetBounds extends PartitionOffset {
  readonly high: string;
  readonly low: string;
}

/** How a member of a group reads. */
export interface ConsumerSettings {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly readUncommitted: boolean;
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

/** A record as the client gives it. */
export interface FetchedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestamp: string;
  readonly offset: string;
  readonly headers?: FetchedHeaders | undefined;
}

/** The headers of a record as the client gives them. */
export interface FetchedHeaders {
  readonly [name: string]: Buffer | string | (Buffer | string)[] | undefined;
}

/** What one fetch brought of one partition: at least one message. */
export interface FetchedBatch extends TopicPartition {
  /** The next offset to be written. */
  readonly highWatermark: string;
  /** The offset that was asked for, where the client says so. */
  readonly fetchedOffset: string | undefined;
  readonly messages: readonly FetchedMessage[];
  /** The last offset that the fetch covers, markers and filtered records included. */
  readonly lastOffset: string;
}

/** A fetch of a partition in which everything was filtered out. */
export interface SkippedBatch extends TopicPartition {
  readonly lastOffset: string;
  readonly highWatermark: string;
}

/** What this member got when the group last agreed. */
export interface GroupJoin {
  readonly memberId: string;
  readonly assignment: Readonly<Record<string, readonly number[]>>;
  /** Topics that it does not read, and of which it got partitions all the same. */
  readonly foreignTopics?: readonly string[] | undefined;
}

/** What a consumer tells. Everything is called synchronously, before the client goes on. */
export interface ConsumerListener {
  /**
   * A rebalance has begun; may be told more than once. Where the client can hold it up for a moment, it waits for the promise:
   * until then the broker takes commits.
   */
  rebalancing(): Promise<void>;
  /** A rebalance has ended. Nothing of the new assignment has been fetched yet. */
  joined(join: GroupJoin): void;
  /** A fetch brought messages. Says whether the client may count them as read; it fetches them again where not. */
  fetched(batch: FetchedBatch): boolean;
  skipped(batch: SkippedBatch): void;
  /** Nothing at all may be fetched until the promise settles; `undefined` while something may. */
  idle(): Promise<void> | undefined;
  /** The client was answered, under this generation of the group. */
  heartbeat(generation: number): void;
  /** The client got an answer to a request of this kind. */
  answered(apiName: string): void;
  /** The client gave up. It fetches nothing more. */
  crashed(error: Error): void;
}

/** A member of a consumer group. */
export interface ConsumerPort {
  /** Connects and joins. Settles after the first join, or the first crash. */
  start(listener: ConsumerListener): Promise<void>;
  /** The next fetch of the partition begins there. */
  seek(place: TopicPartitionOffset): void;
  pause(partitions: readonly TopicPartition[]): void;
  resume(partitions: readonly TopicPartition[]): void;
  /**
   * Stores the next offsets to read, in the generation that stands when it is called. Tries once: a retry in a later
   * generation could store offsets of partitions that went to somebody else, which brokers do not check.
   */
  commit(offsets: readonly TopicPartitionOffset[]): Promise<void>;
  /** Leaves the group and disconnects. */
  close(): Promise<void>;
}
