import type { ConsumerSettings, KafkaClient } from '../../../src/client.ts';
import { ScriptedAdmin } from './scripted-admin.ts';
import { ScriptedConsumer } from './scripted-consumer.ts';
import type { Flight } from './scripted-consumer.ts';
import { ScriptedGroup } from './scripted-group.ts';
import { ScriptedLog } from './scripted-log.ts';

type Partitions = Readonly<Record<string, readonly number[]>>;

/** How a rebalance ends for the member under test. */
export interface JoinScript {
  readonly assignment: Partitions;
  /** Another one than before: the group had thrown the member out. */
  readonly memberId?: string | undefined;
  /** How often the group agreed and fell apart before, each time refusing the SyncGroup of this member. */
  readonly refusedSyncs?: number | undefined;
  /** How often the group agreed without this member learning of it: the answers to its JoinGroup were lost. */
  readonly lostJoins?: number | undefined;
}

/** A cluster that does what a test says, with one member of one group under test. */
export class ScriptedKafka implements KafkaClient {
  readonly groupId: string = 'group';
  readonly group: ScriptedGroup = new ScriptedGroup();
  readonly scriptedAdmin: ScriptedAdmin = new ScriptedAdmin(this);
  readonly member: ScriptedConsumer = new ScriptedConsumer(this);
  readonly settings: ConsumerSettings[] = [];
  readonly #logs: Map<string, ScriptedLog> = new Map();
  memberId: string = 'member-1';
  #first: Partitions | undefined;

  /** Makes topics with so many partitions each; the first join assigns `first`, or waits for the test. */
  constructor(topics: Readonly<Record<string, number>>, first?: Partitions) {
    for (const [topic, partitions] of Object.entries(topics)) this.grow(topic, partitions);
    this.#first = first;
  }

  close(): void {}

  get topics(): readonly string[] {
    return [...new Set(Array.from(this.#logs.values(), ({ topic }) => topic))];
  }

  probe(): ScriptedAdmin {
    return this.scriptedAdmin;
  }

  admin(): ScriptedAdmin {
    return this.scriptedAdmin;
  }

  consumer(settings: ConsumerSettings): ScriptedConsumer {
    this.settings.push(settings);
    return this.member;
  }

  /** Gives a topic so many partitions. */
  grow(topic: string, partitions: number): void {
    for (let partition = this.logsOf(topic).length; partition < partitions; partition += 1) {
      const log = new ScriptedLog(topic, partition);
      this.#logs.set(log.id, log);
    }
  }

  log(id: string): ScriptedLog {
    const log = this.#logs.get(id);
    if (log === undefined) throw new Error(`no partition ${id}`);
    return log;
  }

  logsOf(topic: string): readonly ScriptedLog[] {
    return [...this.#logs.values()].filter((log) => log.topic === topic);
  }

  /** The consumer asks to join for the first time. */
  started(consumer: ScriptedConsumer): void {
    const first = this.#first;
    if (first !== undefined) this.#agree(consumer, first);
  }

  /** A rebalance begins; commits are still taken. Settles when the member no longer holds it up; others do not wait. */
  async rebalance(): Promise<void> {
    this.group.state = 'preparing';
    await this.member.listener.rebalancing();
  }

  /** The group has its next generation; commits are refused until the assignment is known. */
  answerJoinGroup(): void {
    this.group.state = 'completing';
    this.group.generation += 1;
    this.member.listener.answered('JoinGroup');
  }

  /** The assignment is known. Without `answerJoinGroup` before, the whole join is answered at once. */
  join({ assignment, memberId, refusedSyncs = 0, lostJoins = 0 }: JoinScript): void {
    if (memberId !== undefined) this.memberId = memberId;
    this.group.generation += lostJoins;
    for (let refused = 0; refused < refusedSyncs; refused += 1) {
      this.answerJoinGroup();
      this.member.listener.answered('SyncGroup');
    }
    this.#agree(this.member, assignment);
  }

  heartbeat(): void {
    this.member.listener.answered('Heartbeat');
    this.member.listener.heartbeat(this.group.generation);
  }

  beginFetch(most: number = Number.MAX_SAFE_INTEGER): Flight {
    return this.member.beginFetch(most);
  }

  /** One round of the client's loop: fetch, handle, and tell the group that the member lives. */
  fetch(most?: number): void {
    const flight = this.beginFetch(most);
    flight.answer();
    flight.handle();
    if (this.group.state === 'stable') this.heartbeat();
  }

  #agree(consumer: ScriptedConsumer, assignment: Partitions): void {
    if (this.group.state !== 'completing') this.answerJoinGroup();
    for (const { topic, partition, id } of this.#logs.values()) {
      const isOurs = assignment[topic]?.includes(partition) ?? false;
      this.group.owners.set(id, isOurs ? this.memberId : 'somebody else');
    }
    this.group.state = 'stable';
    consumer.listener.answered('SyncGroup');
    consumer.join(this.memberId, assignment);
  }
}
