import type { EachBatchPayload, OffsetsByTopicPartition } from 'kafkajs';
import type { FetchedBatch, TopicPartition, TopicPartitionOffset } from './client.ts';

type Batch = EachBatchPayload['batch'] & { readonly fetchedOffset?: string | undefined };

/** Gives a batch of kafkajs as the port knows it. */
export function toFetched(batch: Batch, lastOffset: string): FetchedBatch {
  const { topic, partition, highWatermark, messages, fetchedOffset } = batch;
  return { topic, partition, highWatermark, messages, fetchedOffset, lastOffset };
}

/** Gives partitions as kafkajs takes them. */
export function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  return partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
}

/** Gives offsets as kafkajs takes them. */
export function offsetsByTopic(offsets: readonly TopicPartitionOffset[]): OffsetsByTopicPartition {
  const topics = new Map<string, { partition: number; offset: string }[]>();
  for (const { topic, partition, offset } of offsets) {
    const partitions = topics.get(topic) ?? [];
    topics.set(topic, partitions);
    partitions.push({ partition, offset });
  }
  return { topics: Array.from(topics, ([topic, partitions]) => ({ topic, partitions })) };
}
