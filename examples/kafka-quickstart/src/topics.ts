import { whileConnected } from '@rivergraph/example-kit';
import { createTopic } from '@rivergraph/servers';
import type { KafkaAddress, KafkaServer } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { topics } from './plan.ts';

const { Kafka, logLevel } = kafkajs;

/** A topic of that name is there, and it is not this run's. */
export class TopicExistsError extends Error {}

/** How the topics are made. */
export interface TopicsOptions {
  /** Of the topic of trips. */
  readonly partitions: number;
  /** What to do with topics of these names. */
  readonly existing: 'refuse' | 'replace';
}

const names: readonly string[] = Object.values(topics);

/**
 * Creates the topics of this example; the caller disposes of them, which deletes them again.
 *
 * Failure: a {@link TopicExistsError}, unless topics that exist are to be replaced.
 */
export async function createTopics(
  kafka: KafkaServer,
  { partitions, existing }: TopicsOptions,
): Promise<AsyncDisposable> {
  await withAdmin(kafka, async (admin) => {
    const found = (await admin.listTopics()).filter((name) => names.includes(name));
    if (found.length === 0) return;
    if (existing === 'refuse') throw new TopicExistsError(found.join(', '));
    await admin.deleteTopics({ topics: found });
  });
  await createTopic(kafka, { topic: topics.zones, config: { 'cleanup.policy': 'compact' } });
  await createTopic(kafka, { topic: topics.trips, partitions });
  return { [Symbol.asyncDispose]: async () => await deleteTopics(kafka) };
}

/** A broker that this run has started goes with its data, and may be gone already. */
async function deleteTopics(kafka: KafkaServer): Promise<void> {
  if (kafka.kind !== 'address') return;
  await withAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [...names] }));
}

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(
  { brokers }: KafkaAddress,
  task: (admin: Admin) => Promise<T>,
): Promise<T> {
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  return await whileConnected(client.admin(), task);
}
