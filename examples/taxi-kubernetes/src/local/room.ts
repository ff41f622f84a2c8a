import { OccupiedError } from '@rivergraph/example-kit';
import type { Driver } from 'neo4j-driver';
import type { Admin } from 'kafkajs';
import { allTopics } from '../kafka/topics.ts';
import { streamName } from '../service/stream-name.ts';

/** Where to make room, and at what price. */
export interface RoomOptions {
  readonly admin: Admin;
  readonly driver: Driver;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

/**
 * Sees that there are no topics, no group and no places yet.
 *
 * Failure: an {@link OccupiedError}, unless what is there is to be replaced; nothing has changed then.
 */
export async function makeRoom({ admin, driver, existing }: RoomOptions): Promise<void> {
  const topics = (await admin.listTopics()).filter((topic) => allTopics.includes(topic));
  const nodes = await countOfNodes(driver);
  const taken = [...topics.map((topic) => `the topic ${topic}`), ...(nodes > 0 ? [`${nodes} nodes`] : [])];
  if (existing === 'refuse' && taken.length > 0) throw new OccupiedError(taken.join(', '));
  if (nodes > 0) await deleteNodes(driver);
  await deleteTopics(admin);
}

/** Deletes the topics and the group that read them, as far as they are there. */
export async function deleteTopics(admin: Admin): Promise<void> {
  const topics = (await admin.listTopics()).filter((topic) => allTopics.includes(topic));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  const { groups } = await admin.listGroups();
  if (groups.some(({ groupId }) => groupId === streamName)) await admin.deleteGroups([streamName]);
}

async function countOfNodes(driver: Driver): Promise<number> {
  const { records } = await driver.executeQuery('MATCH (n:Location) RETURN count(n) AS nodes');
  return Number(records[0]?.get('nodes'));
}

/** Relationships first and in parts: a place may have more of them than fit into the memory of one transaction. */
async function deleteNodes(driver: Driver): Promise<void> {
  const session = driver.session();
  try {
    await session.run('MATCH (:Location)-[t]-() CALL (t) { DELETE t } IN TRANSACTIONS OF 10000 ROWS');
    await session.run('MATCH (n:Location) DETACH DELETE n');
  } finally {
    await session.close();
  }
}
