import type {
  AdminPort,
  OffsetBounds,
  PartitionOffset,
  TopicMetadata,
  TopicOffsets,
} from '../../../src/client.ts';
import { protocolError } from './protocol-error.ts';
import type { ScriptedKafka } from './scripted-kafka.ts';

/** Answers from what the scripted cluster holds, unless it is told to wait or to fail. */
export class ScriptedAdmin implements AdminPort {
  readonly #kafka: ScriptedKafka;
  readonly #gates: Map<keyof AdminPort, Promise<void>> = new Map();
  readonly #failures: Map<keyof AdminPort, Error[]> = new Map();
  readonly calls: string[] = [];
  isConnected = false;

  constructor(kafka: ScriptedKafka) {
    this.#kafka = kafka;
  }

  /** Calls of this kind wait until the returned function is called. */
  hold(method: keyof AdminPort): () => void {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#gates.set(method, gate);
    return () => {
      if (this.#gates.get(method) === gate) this.#gates.delete(method);
      open();
    };
  }

  /** The next calls of this kind reject. */
  fail(method: keyof AdminPort, ...errors: Error[]): void {
    this.#failures.set(method, [...(this.#failures.get(method) ?? []), ...errors]);
  }

  async connect(): Promise<void> {
    await this.#called('connect');
    this.isConnected = true;
  }

  async disconnect(): Promise<void> {
    await this.#called('disconnect');
    this.isConnected = false;
  }

  async listTopics(): Promise<readonly string[]> {
    await this.#called('listTopics');
    return this.#kafka.topics;
  }

  async fetchTopicMetadata({ topics }: { topics: string[] }): Promise<{ topics: readonly TopicMetadata[] }> {
    await this.#called('fetchTopicMetadata', topics.join(' '));
    return {
      topics: topics.map((name) => {
        const logs = this.#kafka.logsOf(name);
        if (logs.length === 0) throw protocolError('UNKNOWN_TOPIC_OR_PARTITION');
        return { name, partitions: logs.map(({ partition }) => ({ partitionId: partition })) };
      }),
    };
  }

  async fetchOffsets({
    groupId,
    topics,
  }: {
    groupId: string;
    topics: string[];
  }): Promise<readonly TopicOffsets[]> {
    const { committed } = this.#kafka.group;
    // As they stand when the broker is asked; a gate holds the answer back.
    const offsets = topics.map((topic) => ({
      topic,
      partitions: this.#kafka.logsOf(topic).map(({ partition, id }) => ({
        partition,
        offset: String(groupId === this.#kafka.groupId ? (committed.get(id) ?? -1) : -1),
      })),
    }));
    await this.#called('fetchOffsets', groupId);
    return offsets;
  }

  async fetchTopicOffsets(topic: string): Promise<readonly OffsetBounds[]> {
    await this.#called('fetchTopicOffsets', topic);
    return this.#kafka.logsOf(topic).map((log) => log.bounds());
  }

  async fetchTopicOffsetsByTimestamp(topic: string, timestamp: number): Promise<readonly PartitionOffset[]> {
    await this.#called('fetchTopicOffsetsByTimestamp', topic);
    return this.#kafka
      .logsOf(topic)
      .map((log) => ({ partition: log.partition, offset: String(log.offsetAt(timestamp)) }));
  }

  async deleteGroups(groupIds: string[]): Promise<unknown> {
    await this.#called('deleteGroups', groupIds.join(' '));
    return undefined;
  }

  async #called(method: keyof AdminPort, detail = ''): Promise<void> {
    this.calls.push(`${method} ${detail}`.trim());
    await this.#gates.get(method);
    const failure = this.#failures.get(method)?.shift();
    if (failure !== undefined) throw failure;
  }
}
