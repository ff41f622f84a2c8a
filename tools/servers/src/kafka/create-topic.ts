import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { hastyClient, patientClient } from './client.ts';
import type { KafkaAddress } from './client.ts';
import { withAdmin } from './with-admin.ts';

/** A topic to create. */
export interface TopicOptions {
  readonly topic: string;
  /** @defaultValue 1 */
  readonly partitions?: number | undefined;
  /** @defaultValue one per broker, three at most */
  readonly replicas?: number | undefined;
  /** Settings of the topic, such as `cleanup.policy`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** Creates a topic. Resolves once every broker that answers knows a leader of every partition; rejects when the topic exists. */
export async function createTopic(kafka: KafkaAddress, options: TopicOptions): Promise<void> {
  const { topic, partitions = 1, config = {} } = options;
  const replicationFactor = options.replicas ?? Math.min(kafka.brokers.length, 3);
  const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
  const created = await withAdmin(patientClient(kafka), async (admin) => {
    const topics = [{ topic, numPartitions: partitions, replicationFactor, configEntries }];
    // kafkajs would ask one broker, and fail when the news of the topic has not reached it.
    return await admin.createTopics({ topics, waitForLeaders: false });
  });
  if (!created) throw new Error(`The topic ${topic}: expected none of that name, got one`);
  await Promise.all(kafka.brokers.map(async (broker) => await untilKnown(broker, topic, partitions)));
}

async function untilKnown(broker: string, topic: string, partitions: number): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    const led = await countLed(broker, topic);
    if (led === 'no answer' || led === partitions) return;
    await delay(50);
  }
  throw new Error(`The topic ${topic}: expected ${broker} to know ${partitions} leaders within 60 s`);
}

async function countLed(broker: string, topic: string): Promise<number | 'no answer'> {
  const countIn = async (admin: Admin): Promise<number> => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => ({ topics: [] }));
    return topics[0]?.partitions.filter(({ leader }) => leader >= 0).length ?? 0;
  };
  return await withAdmin(hastyClient({ brokers: [broker] }), countIn).catch((): 'no answer' => 'no answer');
}
