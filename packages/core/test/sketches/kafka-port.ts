import type { RecordHeaders } from '@rivergraph/core';

/** The part of kafkajs that a source uses; its `Kafka` satisfies this. */
export interface KafkaPort {
  consumer(config: { groupId: string; maxBytesPerPartition: number; maxWaitTimeInMs: number }): ConsumerPort;
  admin(): AdminPort;
}

export interface MessagePort {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: string;
  readonly offset: string;
  readonly headers?: RecordHeaders;
}

export interface BatchPort {
  readonly topic: string;
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly MessagePort[];
  lastOffset(): string;
}

interface TopicPartitionOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface ConsumerPort {
  connect(): Promise<void>;
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(config: {
    autoCommit: false;
    eachBatchAutoResolve: false;
    partitionsConsumedConcurrently: number;
    eachBatch(payload: { batch: BatchPort; resolveOffset(offset: string): void }): Promise<void>;
  }): Promise<void>;
  commitOffsets(offsets: TopicPartitionOffset[]): Promise<void>;
  seek(place: TopicPartitionOffset): void;
  pause(topics: { topic: string; partitions: number[] }[]): void;
  resume(topics: { topic: string; partitions: number[] }[]): void;
  stop(): Promise<void>;
  disconnect(): Promise<void>;
  on(
    event: 'consumer.group_join',
    listener: (event: { payload: { memberId: string; memberAssignment: Record<string, number[]> } }) => void,
  ): () => void;
  on(event: 'consumer.rebalancing', listener: () => void): () => void;
  on(
    event: 'consumer.end_batch_process',
    listener: (event: {
      payload: { topic: string; partition: number; batchSize: number; lastOffset: string };
    }) => void,
  ): () => void;
  on(
    event: 'consumer.crash',
    listener: (event: { payload: { error: Error; restart: boolean } }) => void,
  ): () => void;
}

export interface AdminPort {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  fetchOffsets(query: {
    groupId: string;
    topics: string[];
  }): Promise<{ topic: string; partitions: { partition: number; offset: string }[] }[]>;
  fetchTopicOffsetsByTimestamp(
    topic: string,
    timestamp: number,
  ): Promise<{ partition: number; offset: string }[]>;
}
