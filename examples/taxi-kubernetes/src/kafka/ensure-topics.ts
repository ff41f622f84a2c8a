import { setTimeout as delay } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { allTopics, rejectedTopic, tripsTopic, zonesTopic } from './topics.ts';

/** How the topics are made. */
export interface TopicsForm {
  /** Of the topic of trips: as many members of the group have work at once, at most. */
  readonly partitions: number;
  /** -1: as many as the cluster gives by default. */
  readonly replicas: number;
}

/** Letters are kept until somebody has looked at them. */
const forEver = [{ name: 'retention.ms', value: '-1' }];

/** Makes those topics that are missing, and leaves the others as they are. Settles when all have leaders. */
export async function ensureTopics(admin: Admin, { partitions, replicas }: TopicsForm): Promise<void> {
  const existing = await admin.listTopics();
  const wanted = [
    { topic: zonesTopic, numPartitions: 1 },
    { topic: tripsTopic, numPartitions: partitions },
    { topic: rejectedTopic, numPartitions: 1, configEntries: forEver },
  ];
  const missing = wanted.filter(({ topic }) => !existing.includes(topic));
  await admin.createTopics({
    waitForLeaders: false, // which fails where the broker that is asked does not know of the topic yet
    topics: missing.map((topic) => ({ ...topic, replicationFactor: replicas })),
  });
  await awaitTopics(admin);
}

/** Settles when all topics exist and their partitions have leaders, whoever makes them. */
export async function awaitTopics(admin: Pick<Admin, 'fetchTopicMetadata' | 'listTopics'>): Promise<void> {
  while (!(await areLed(admin))) await delay(200);
}

async function areLed(admin: Pick<Admin, 'fetchTopicMetadata' | 'listTopics'>): Promise<boolean> {
  // To ask for the metadata of a topic that does not exist may make it.
  const existing = await admin.listTopics();
  if (!allTopics.every((topic) => existing.includes(topic))) return false;
  const metadata = await admin.fetchTopicMetadata({ topics: [...allTopics] }).catch(() => undefined);
  return metadata?.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0)) ?? false;
}
