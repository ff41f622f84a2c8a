import { OccupiedError } from '../servers.ts';
import { counted } from '../text.ts';
import { countPeople, deletePeople } from './read-people.ts';
import type { PeopleQuery } from './read-people.ts';

/** What an administrator's client of kafkajs does with topics. */
interface TopicAdmin {
  listTopics(): Promise<readonly string[]>;
  deleteTopics(options: { topics: string[] }): Promise<void>;
}

/** Where to make room, and at what price. */
export interface RoomOptions {
  readonly topic: string;
  readonly admin: TopicAdmin;
  readonly query: PeopleQuery;
  /** What to do with what is there already. */
  readonly existing: 'refuse' | 'replace';
}

/**
 * Sees that there is no such topic, and that the database holds no people.
 *
 * Failure: an {@link OccupiedError}, unless what is there is to be replaced; nothing has changed then.
 */
export async function makeRoomForPeople({ topic, admin, query, existing }: RoomOptions): Promise<void> {
  const isTaken = (await admin.listTopics()).includes(topic);
  const people = await countPeople(query);
  const taken = [
    ...(isTaken ? [`the topic ${topic}`] : []),
    ...(people > 0 ? [counted(people, 'Person node')] : []),
  ];
  if (existing === 'refuse' && taken.length > 0) throw new OccupiedError(taken.join(' and '));
  if (isTaken) await admin.deleteTopics({ topics: [topic] });
  if (people > 0) await deletePeople(query);
}
