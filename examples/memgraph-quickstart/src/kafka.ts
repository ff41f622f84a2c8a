import type { KafkaAddress } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(
  { brokers }: KafkaAddress,
  task: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await task(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Whose lag to ask for. */
export interface LagOptions {
  readonly groupId: string;
  readonly topic: string;
}

/** Asks the broker how many messages of a topic a group has not committed. */
export async function committedLag(kafka: KafkaAddress, { groupId, topic }: LagOptions): Promise<number> {
  return await withAdmin(kafka, async (admin) => {
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const next = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    const ends = await admin.fetchTopicOffsets(topic);
    // A partition of which nothing is committed says -1.
    return ends.reduce(
      (lag, { partition, low, high }) => lag + Number(high) - Math.max(Number(low), next.get(partition) ?? 0),
      0,
    );
  });
}
