import type { KafkaAddress } from '@rivergraph/servers';
import { patientClient } from './client.ts';
import { becomesTrue } from '../faults-common/becomes-true.ts';

const inSyncTimeoutMs = 120_000;

/** Waits until all replicas of topics are in sync, so that the next node may die. Failure: rejects after two minutes. */
export async function untilInSync({ brokers }: KafkaAddress, topics: readonly string[]): Promise<void> {
  const admin = patientClient(brokers).admin();
  await admin.connect();
  try {
    const areInSync = async (): Promise<boolean> => {
      const metadata = await admin.fetchTopicMetadata({ topics: [...topics] });
      const partitions = metadata.topics.flatMap((topic) => topic.partitions);
      return partitions.every(({ isr, replicas }) => isr.length === replicas.length);
    };
    if (!(await becomesTrue(areInSync, inSyncTimeoutMs)))
      throw new Error(`Expected the replicas of ${topics.join(', ')} to be in sync, some are not`);
  } finally {
    await admin.disconnect();
  }
}

/** Finds the node that leads a partition, as a number from 1; -1 where none does. */
export async function leaderOf({ brokers }: KafkaAddress, topic: string, partition: number): Promise<number> {
  const admin = patientClient(brokers).admin();
  await admin.connect();
  try {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    return topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader ?? -1;
  } finally {
    await admin.disconnect();
  }
}
