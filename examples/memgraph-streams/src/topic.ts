import { setTimeout as delay } from 'node:timers/promises';
import { committedLag, makeRoomForPeople } from '@rivergraph/example-kit';
import type { PeopleQuery, SentMessage } from '@rivergraph/example-kit';
import { createTopic, produce, withKafkaAdmin } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import type { Admin } from 'kafkajs';

/** The topic that a run makes. */
export const topic = 'memgraph-streams';

/** The consumer group of the stream. */
export const group = 'memgraph-streams';

/** Where to make room, and at what price. */
export interface TopicRoom {
  readonly kafka: KafkaAddress;
  readonly query: PeopleQuery;
  readonly partitions: number;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

/** Makes the topic, where there is none and the database holds no people. Failure: an `OccupiedError`. */
export async function makeTopic({ kafka, query, partitions, existing }: TopicRoom): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => await makeRoomForPeople({ topic, admin, query, existing }));
  await createTopic(kafka, { topic, partitions });
}

/** Deletes the topic and the group. What is not there needs no tidying. */
export async function deleteTopic(kafka: KafkaAddress): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    await untilLeft(admin);
    await admin.deleteGroups([group]).catch(() => undefined);
  });
}

/** How often is looked whether the group still has a member: one that was killed stays in it for six seconds. */
const looks = { most: 20, everyMs: 500 };

async function untilLeft(admin: Admin): Promise<void> {
  for (let look = 0; look < looks.most; look += 1) {
    const { groups } = await admin.describeGroups([group]);
    if (groups.every(({ members }) => members.length === 0)) return;
    await delay(looks.everyMs);
  }
}

/** Sends messages, acknowledged by all replicas; those of one partition in order. */
export async function send(kafka: KafkaAddress, messages: readonly SentMessage[]): Promise<void> {
  const records = messages.map(({ text, key, partition }) => ({ value: text, key, partition }));
  await produce(kafka, { topic, records });
}

/** How many messages the group has not committed. */
export async function lagOf(kafka: KafkaAddress): Promise<number> {
  return await withKafkaAdmin(
    kafka,
    async (admin) => await committedLag(admin, { groupId: group, topics: [topic] }),
  );
}

/** What the broker knows of the group, as a text to compare: its members, and what it has committed. */
export async function groupText(kafka: KafkaAddress): Promise<string> {
  return await withKafkaAdmin(kafka, async (admin) => {
    const offsets = await admin.fetchOffsets({ groupId: group, topics: [topic] });
    const { groups } = await admin.describeGroups([group]);
    return JSON.stringify([offsets, groups.map(({ state, members }) => [state, members.length])]);
  });
}
