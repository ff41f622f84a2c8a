import { committedLag, OccupiedError, whileConnected } from '@rivergraph/example-kit';
import { createTopic, openNeo4j } from '@rivergraph/servers';
import type { KafkaAddress, Neo4jAddress } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** The topic of charges. */
export const topic = 'movie-charges';

/** Where to make room, and at what price. */
export interface RoomOptions {
  readonly kafka: KafkaAddress;
  readonly neo4j: Neo4jAddress;
  readonly partitions: number;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

/**
 * Makes the topic, and sees that the database holds no users and charges yet.
 *
 * Failure: an {@link OccupiedError}, unless what is there is to be replaced; nothing has changed then.
 */
export async function makeRoom({ kafka, neo4j, partitions, existing }: RoomOptions): Promise<void> {
  const isTaken = await withAdmin(kafka, async (admin) => (await admin.listTopics()).includes(topic));
  const nodes = await countNodes(neo4j);
  const taken = [...(isTaken ? [`the topic ${topic}`] : []), ...(nodes > 0 ? [`${nodes} nodes`] : [])];
  if (existing === 'refuse' && taken.length > 0) throw new OccupiedError(taken.join(' and '));
  if (isTaken) await withAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [topic] }));
  if (nodes > 0) await deleteNodes(neo4j);
  await createTopic(kafka, { topic, partitions });
}

async function countNodes(neo4j: Neo4jAddress): Promise<number> {
  const driver = openNeo4j(neo4j, { disableLosslessIntegers: true });
  try {
    const { records } = await driver.executeQuery('MATCH (n:User|DailyCharge) RETURN count(n) AS nodes');
    return Number(records[0]?.get('nodes'));
  } finally {
    await driver.close();
  }
}

/** In parts, so that any number of them fits into the memory of the server. */
async function deleteNodes(neo4j: Neo4jAddress): Promise<void> {
  const driver = openNeo4j(neo4j);
  const session = driver.session();
  try {
    await session.run(
      'MATCH (n:User|DailyCharge) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS',
    );
  } finally {
    await session.close();
    await driver.close();
  }
}

/** Asks the broker how many messages a group has not committed. */
export async function lagOf(kafka: KafkaAddress, groupId: string): Promise<number> {
  return await withAdmin(kafka, async (admin) => await committedLag(admin, { groupId, topics: [topic] }));
}

/** Deletes the topic. */
export async function deleteTopic(kafka: KafkaAddress): Promise<void> {
  await withAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [topic] }));
}

async function withAdmin<T>({ brokers }: KafkaAddress, task: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  return await whileConnected(client.admin(), task);
}
