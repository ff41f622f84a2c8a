import type { Admin } from 'kafkajs';
import { patientClient } from './client.ts';
import { becomesTrue } from '../faults-common/becomes-true.ts';

/** What a group reads. */
export interface GroupReads {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
}

/** Waits until the group has stored the end of every partition. Resolves with what is missing, in words, after the time. */
export async function storesTheEnd(reads: GroupReads, withinMs: number): Promise<readonly string[]> {
  const admin = patientClient(reads.brokers).admin();
  await admin.connect();
  try {
    let missing: readonly string[] = [];
    await becomesTrue(async () => {
      missing = await missingIn(admin, reads);
      return missing.length === 0;
    }, withinMs);
    return missing;
  } finally {
    await admin.disconnect();
  }
}

async function missingIn(admin: Admin, { topic, groupId }: GroupReads): Promise<readonly string[]> {
  const ends = await admin.fetchTopicOffsets(topic);
  const [stored] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const offsets = new Map(stored?.partitions.map(({ partition, offset }) => [partition, offset]));
  return ends.flatMap(({ partition, high }) => {
    const offset = offsets.get(partition) ?? 'nothing';
    return offset === high ? [] : [`partition ${partition} is stored up to ${offset}, its end is ${high}`];
  });
}
