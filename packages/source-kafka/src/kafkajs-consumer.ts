import kafkajs from 'kafkajs';
import type { Consumer, EachBatchPayload, Kafka, RetryOptions } from 'kafkajs';
import type {
  ConsumerListener,
  ConsumerPort,
  ConsumerSettings,
  FetchedBatch,
  TopicPartition,
  TopicPartitionOffset,
} from './client.ts';

type Batch = EachBatchPayload['batch'];
type CommitRaw = EachBatchPayload['commitOffsetsIfNecessary'];

/** Handlers never wait, so this only has to be enough for the partitions of one fetch not to queue up. */
const concurrentHandlers = 16;

/** A member of a group by kafkajs 2, whose behaviour between the lines is why the port is what it is. */
export class KafkajsConsumer implements ConsumerPort {
  readonly #consumer: Consumer;
  readonly #topics: readonly string[];
  readonly #unlisten: (() => void)[] = [];
  #commitRaw: CommitRaw | undefined;
  #crash: Error | undefined;

  constructor(kafka: Kafka, settings: ConsumerSettings, retry: RetryOptions) {
    this.#topics = settings.topics;
    this.#consumer = kafka.consumer({
      groupId: settings.groupId,
      readUncommitted: settings.readUncommitted,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: settings.rebalanceTimeoutMs,
      heartbeatInterval: settings.heartbeatIntervalMs,
      maxWaitTimeInMs: settings.maxWaitMs,
      minBytes: settings.minBytes,
      maxBytes: settings.maxBytes,
      maxBytesPerPartition: settings.maxBytesPerPartition,
      metadataMaxAge: settings.metadataMaxAgeMs,
      rackId: settings.rackId,
      allowAutoTopicCreation: false,
      // A crash ends the session, and the pipeline opens another: one way back instead of two that race.
      retry: { ...retry, restartOnFailure: async () => false },
    });
  }

  async start(listener: ConsumerListener): Promise<void> {
    this.#listen(listener);
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrentHandlers,
      eachBatch: async (payload) => this.#take(payload, listener),
    });
    // A join that fails does not reject `run`.
    if (this.#crash !== undefined) throw this.#crash;
  }

  seek(place: TopicPartitionOffset): void {
    this.#tell(() => this.#consumer.seek(place));
  }

  pause(partitions: readonly TopicPartition[]): void {
    this.#tell(() => this.#consumer.pause(byTopic(partitions)));
  }

  resume(partitions: readonly TopicPartition[]): void {
    this.#tell(() => this.#consumer.resume(byTopic(partitions)));
  }

  async commit(offsets: readonly TopicPartitionOffset[]): Promise<void> {
    // Only a batch brings the way to commit without retries. Before the first there is no record to be finished.
    if (this.#commitRaw === undefined) return this.#consumer.commitOffsets([...offsets]);
    const topics = new Map<string, { partition: number; offset: string }[]>();
    for (const { topic, partition, offset } of offsets) {
      const partitions = topics.get(topic) ?? [];
      topics.set(topic, partitions);
      partitions.push({ partition, offset });
    }
    return this.#commitRaw({
      topics: Array.from(topics, ([topic, partitions]) => ({ topic, partitions })),
    });
  }

  async close(): Promise<void> {
    try {
      await this.#consumer.disconnect();
    } finally {
      for (const unlisten of this.#unlisten) unlisten();
    }
  }

  #listen(listener: ConsumerListener): void {
    const { events } = this.#consumer;
    this.#unlisten.push(
      this.#consumer.on(events.REBALANCING, () => listener.rebalancing()),
      this.#consumer.on(events.GROUP_JOIN, ({ payload: { memberId, memberAssignment } }) =>
        listener.joined({ memberId, assignment: memberAssignment }),
      ),
      this.#consumer.on(events.HEARTBEAT, ({ payload }) => listener.heartbeat(payload.groupGenerationId)),
      this.#consumer.on(events.REQUEST, ({ payload }) => listener.answered(payload.apiName)),
      this.#consumer.on(events.END_BATCH_PROCESS, ({ payload }) => {
        // The handler is not called for a batch that holds only markers and aborted or compacted records.
        if (payload.batchSize === 0) listener.skipped(payload);
      }),
      this.#consumer.on(events.CRASH, ({ payload }) => {
        this.#crash = payload.error;
        listener.crashed(payload.error);
      }),
    );
  }

  /** kafkajs throws where it has no group any more; that it has crashed or was closed is told otherwise. */
  #tell(order: () => void): void {
    try {
      order();
    } catch (error) {
      if (!(error instanceof kafkajs.KafkaJSNonRetriableError)) throw error;
    }
  }

  /** Never throws: kafkajs would fetch everything again, or stop for good without a word. */
  #take(payload: EachBatchPayload, listener: ConsumerListener): void {
    this.#commitRaw = payload.commitOffsetsIfNecessary;
    try {
      const lastOffset = payload.batch.lastOffset();
      if (listener.fetched(toFetched(payload.batch, lastOffset))) payload.resolveOffset(lastOffset);
    } catch (error) {
      listener.crashed(error instanceof Error ? error : new Error('a handler threw', { cause: error }));
    }
  }
}

function toFetched(batch: Batch & { readonly fetchedOffset?: unknown }, lastOffset: string): FetchedBatch {
  const { topic, partition, highWatermark, messages, fetchedOffset } = batch;
  const asked = fetchedOffset === undefined ? undefined : String(fetchedOffset);
  return { topic, partition, highWatermark, messages, fetchedOffset: asked, lastOffset };
}

function byTopic(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  return partitions.map(({ topic, partition }) => ({ topic, partitions: [partition] }));
}
