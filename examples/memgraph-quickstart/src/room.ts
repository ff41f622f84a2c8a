import { counted, OccupiedError } from '@rivergraph/example-kit';
import { createTopic } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import { withAdmin } from './kafka.ts';
import { countPeople, deletePeople } from './memgraph.ts';
import type { MemgraphTarget } from './pipeline.ts';
import { topic } from './plan.ts';

/** Where to make room, and at what price. */
export interface RoomOptions {
  readonly kafka: KafkaAddress;
  readonly memgraph: MemgraphTarget;
  readonly partitions: number;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

/**
 * Makes the topic, and sees that the database holds no people yet.
 *
 * Failure: an {@link OccupiedError}, unless what is there is to be replaced; nothing has changed then.
 */
export async function makeRoom({ kafka, memgraph, partitions, existing }: RoomOptions): Promise<void> {
  const isTaken = await withAdmin(kafka, async (admin) => (await admin.listTopics()).includes(topic));
  const people = await countPeople(memgraph);
  const taken = [
    ...(isTaken ? [`the topic ${topic}`] : []),
    ...(people > 0 ? [counted(people, 'Person node')] : []),
  ];
  if (existing === 'refuse' && taken.length > 0) throw new OccupiedError(taken.join(' and '));
  if (isTaken) await deleteTopic(kafka);
  if (people > 0) await deletePeople(memgraph);
  await createTopic(kafka, { topic, partitions });
}

/** Deletes the topic. */
export async function deleteTopic(kafka: KafkaAddress): Promise<void> {
  await withAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [topic] }));
}
