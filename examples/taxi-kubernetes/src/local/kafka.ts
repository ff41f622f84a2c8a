import { committedLag } from '@rivergraph/example-kit';
import type { Admin } from 'kafkajs';
import { rejectedTopic, tripsTopic, zonesTopic } from '../kafka/topics.ts';
import { streamName } from '../service/stream-name.ts';

/** Asks the broker how many messages the group has not committed. */
export async function lagOf(admin: Admin): Promise<number> {
  return await committedLag(admin, { groupId: streamName, topics: [zonesTopic, tripsTopic] });
}

/** Asks the broker how many records are in the dead letter. */
export async function rejectedOf(admin: Admin): Promise<number> {
  const partitions = await admin.fetchTopicOffsets(rejectedTopic);
  return partitions.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
}
