import kafkajs from 'kafkajs';

/** A member of a group that takes partitions and does nothing with them. */
export interface Rival {
  leave(): Promise<void>;
}

/**
 * Joins a group and takes the first partition of the topic: assignments go round by the names of the members, and its name comes
 * first. Settles when it has the partition.
 */
export async function joinAsRival(brokers: string[], groupId: string, topic: string): Promise<Rival> {
  const kafka = new kafkajs.Kafka({ brokers, clientId: '!first', logLevel: kafkajs.logLevel.NOTHING });
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
