import { patientClient } from '../client.ts';
import type { KafkaFault } from '../kafka-fault.ts';

const partitions = 3;
const more = 6;

/** A topic gets more partitions while it is read. */
export const topicGrowth: KafkaFault = {
  name: 'topic grows from 3 to 6',
  cluster: 'single',
  partitions,
  consumers: 2,
  metadataMaxAgeMs: 1_000,
  strike: async (stage) => {
    const { kafka, topic, sender } = stage.parts;
    const admin = patientClient(kafka.brokers).admin();
    await admin.connect();
    stage.struck();
    await admin.createPartitions({ topicPartitions: [{ topic, count: more }] });
    await admin.disconnect();
    sender.widen(more);
    await stage.recovers();
  },
};
