import kafkajs from 'kafkajs';

/** A member of a group that takes partitions and does nothing with them. */
export interface Rival {
  leave(): Promise<void>;
}

/**
 * Joins a group and takes partition 0 of the topic. Assignments go round by the names of the members, over the partitions in the
 * order in which brokers list them, which before 4.0 may be any; so its name comes first or last. Settles when it has the
 * partition.
 */
export async function joinAsRival(brokers: string[], groupId: string, topic: string): Promise<Rival> {
  const clientId = (await firstListed(brokers, topic)) === 0 ? '!first' : '~last';
  const kafka = new kafkajs.Kafka({ brokers, clientId, logLevel: kafkajs.logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId, heartbeatInterval: 500, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic] });
  const assigned = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (payload.memberAssignment[topic]?.includes(0) === true) resolve();
    });
  });
  await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: async () => undefined });
  await assigned;
  return { leave: async () => consumer.disconnect() };
}

async function firstListed(brokers: string[], topic: string): Promise<number | undefined> {
  const admin = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions[0]?.partitionId;
  } finally {
    await admin.disconnect();
  }
}
