import { setTimeout as delay } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Admin, Kafka as KafkaClient, KafkaConfig, RetryOptions } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** Makes a client that prints nothing. */
export function clientOf(kafka: KafkaConfig, retry: RetryOptions = { retries: 3 }): KafkaClient {
  return new Kafka({ ...kafka, logLevel: logLevel.NOTHING, retry });
}

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(kafka: KafkaConfig, task: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    return await task(admin);
  } finally {
    await admin.disconnect();
  }
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

/** Asks the broker how many records of some topics a group has not committed. */
export async function committedLag(
  admin: Admin,
  { groupId, topics }: { readonly groupId: string; readonly topics: readonly string[] },
): Promise<number> {
  const committed = await admin.fetchOffsets({ groupId, topics: [...topics] });
  const lags = committed.map(async ({ topic, partitions }) => {
    const next = new Map(partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await admin.fetchTopicOffsets(topic);
    // A partition of which nothing is committed says -1.
    return ends.map(
      ({ partition, low, high }) => Number(high) - Math.max(Number(low), next.get(partition) ?? 0),
    );
  });
  return (await Promise.all(lags)).flat().reduce((sum, lag) => sum + lag, 0);
}
