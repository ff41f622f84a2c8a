import { OccupiedError } from '@rivergraph/example-kit';
import type { KafkaConfig } from 'kafkajs';
import { createTopics, withAdmin } from './kafka.ts';
import { countNodes, deleteNodes } from './neo4j.ts';
import { topics } from './plan.ts';
import type { Neo4jTarget } from './servers.ts';

/** Where to make room, and at what price. */
export interface RoomOptions {
  readonly kafka: KafkaConfig;
  readonly neo4j: Neo4jTarget;
  readonly partitions: number;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

const names: readonly string[] = Object.values(topics);

/**
 * Makes the topics, and sees that the database holds no members and topics yet.
 *
 * Failure: an {@link OccupiedError}, unless what is there is to be replaced; nothing has changed then.
 */
export async function makeRoom({ kafka, neo4j, partitions, existing }: RoomOptions): Promise<void> {
  const found = await withAdmin(kafka, async (admin) =>
    (await admin.listTopics()).filter((name) => names.includes(name)),
  );
  const nodes = await countNodes(neo4j);
  const taken = [...found.map((name) => `the topic ${name}`), ...(nodes > 0 ? [`${nodes} nodes`] : [])];
  if (existing === 'refuse' && taken.length > 0) throw new OccupiedError(taken.join(', '));
  if (nodes > 0) await deleteNodes(neo4j);
  await withAdmin(kafka, async (admin) => {
    if (found.length > 0) await admin.deleteTopics({ topics: found });
    await createTopics(admin, [
      { topic: topics.members, partitions },
      { topic: topics.rsvps, partitions },
      { topic: topics.rejected, partitions: 1 },
    ]);
  });
}

/** Deletes the topics. */
export async function deleteTopics(kafka: KafkaConfig): Promise<void> {
  await withAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [...names] }));
}
