import { setTimeout as delay } from 'node:timers/promises';
import { whileConnected } from '@rivergraph/example-kit';
import kafkajs from 'kafkajs';
import type { Admin, Kafka as KafkaClient, KafkaConfig, RetryOptions } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** Makes a client that prints nothing. */
export function clientOf(kafka: KafkaConfig, retry: RetryOptions = { retries: 3 }): KafkaClient {
  return new Kafka({ ...kafka, logLevel: logLevel.NOTHING, retry });
}

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(kafka: KafkaConfig, task: (admin: Admin) => Promise<T>): Promise<T> {
  return await whileConnected(clientOf(kafka).admin(), task);
}

/** A topic to make. */
export interface NewTopic {
  readonly topic: string;
  readonly partitions: number;
}

/** Makes topics, with as many replicas as the cluster gives by default. Settles when all partitions have leaders. */
export async function createTopics(admin: Admin, topics: readonly NewTopic[]): Promise<void> {
  await admin.createTopics({
    waitForLeaders: false, // which fails where the broker that is asked does not know of the topic yet
    topics: topics.map(({ topic, partitions }) => ({ topic, numPartitions: partitions })),
  });
  while (!(await areLed(admin, topics))) await delay(100);
}

async function areLed(admin: Admin, topics: readonly NewTopic[]): Promise<boolean> {
  const names = topics.map(({ topic }) => topic);
  const metadata = await admin.fetchTopicMetadata({ topics: names }).catch(() => undefined);
  const leaders = metadata?.topics.flatMap(({ partitions }) => partitions.map(({ leader }) => leader)) ?? [];
  const wanted = topics.reduce((sum, { partitions }) => sum + partitions, 0);
  return leaders.length === wanted && leaders.every((leader) => leader >= 0);
}
