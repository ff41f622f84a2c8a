import type { Clock } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { Consumer, EachBatchPayload, Kafka, RetryOptions } from 'kafkajs';
import type {
  ConsumerListener,
  ConsumerPort,
  ConsumerSettings,
  TopicPartition,
  TopicPartitionOffset,
} from './client.ts';
import { gatedRoundRobin } from './join-gate.ts';
import { closedByUs } from './kafka-logger.ts';
import { byTopic, offsetsByTopic, toFetched } from './kafkajs-shapes.ts';
import { Nap } from './nap.ts';

type CommitRaw = EachBatchPayload['commitOffsetsIfNecessary'];

/** Handlers never wait, so this only has to be enough for the partitions of one fetch not to queue up. */
const concurrentHandlers = 16;

const beatCheckMs = 250;

/** What a member by kafkajs takes besides its settings. */
export interface KafkajsOptions {
  readonly clock: Clock;
  readonly retry: RetryOptions;
}

/** A member of a group by kafkajs 2, whose behaviour between the lines is why the port is what it is. */
export class KafkajsConsumer implements ConsumerPort {
  readonly #consumer: Consumer;
  readonly #clock: Clock;
  readonly #topics: readonly string[];
  readonly #unlisten: (() => void)[] = [];
  #commitRaw: CommitRaw | undefined;
  #crash: Error | undefined;
  #isClosing = false;
  #listener: ConsumerListener | undefined;
  #hasJoined = false;

  constructor(kafka: Kafka, settings: ConsumerSettings, { clock, retry }: KafkajsOptions) {
    this.#clock = clock;
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
      partitionAssigners: [
        gatedRoundRobin({
          beforeJoin: async () => this.#beforeJoin(),
          beforeFetch: () => this.#beforeFetch(),
        }),
      ],
      allowAutoTopicCreation: false,
      // A crash ends the session, and the pipeline opens another: one way back instead of two that race.
      retry: { ...retry, restartOnFailure: async () => false },
    });
  }

  async start(listener: ConsumerListener): Promise<void> {
    this.#listener = listener;
    this.#listen(listener);
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: concurrentHandlers,
      eachBatch: async (payload) => {
        this.#take(payload, listener);
        await beat(payload, listener);
        await this.#rest(payload, listener);
      },
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
    return this.#commitRaw(offsetsByTopic(offsets));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    try {
      await this.#consumer.disconnect();
    } finally {
      for (const unlisten of this.#unlisten) unlisten();
    }
  }

  #listen(listener: ConsumerListener): void {
    const { events } = this.#consumer;
    // Told right before the join that it belongs to.
    let foreignTopics: readonly string[] | undefined;
    this.#unlisten.push(
      this.#consumer.on(events.REBALANCING, () => void listener.rebalancing()),
      this.#consumer.on(events.RECEIVED_UNSUBSCRIBED_TOPICS, ({ payload }) => {
        foreignTopics = payload.topicsNotSubscribed;
      }),
      this.#consumer.on(events.GROUP_JOIN, ({ payload: { memberId, memberAssignment } }) => {
        const join = { memberId, assignment: memberAssignment, foreignTopics };
        foreignTopics = undefined;
        this.#hasJoined = true;
        listener.joined(join);
      }),
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

  /** A member that joins for the first time has nothing to finish. */
  async #beforeJoin(): Promise<void> {
    if (this.#hasJoined && !this.#isClosing) await this.#listener?.rebalancing();
  }

  /**
   * kafkajs fetches on when it is stopped while the nodes change: each fetch brings nothing at once, and the process never comes
   * to anything else.
   */
  #beforeFetch(): void {
    if (this.#isClosing) throw new kafkajs.KafkaJSNonRetriableError(closedByUs);
  }

  /** kafkajs throws where it has no group any more; that it has crashed or was closed is told otherwise. */
  #tell(order: () => void): void {
    try {
      order();
    } catch (error) {
      if (!(error instanceof kafkajs.KafkaJSNonRetriableError)) throw error;
    }
  }

  /**
   * Waits in the handler while there is nothing to fetch. kafkajs would sleep for a whole fetch's time, however soon something
   * may be fetched again, and a rebalance that begins in that time could not be held up.
   */
  async #rest(payload: EachBatchPayload, listener: ConsumerListener): Promise<void> {
    for (let idle = listener.idle(); idle !== undefined && !this.#isClosing; idle = listener.idle()) {
      const nap = new Nap(this.#clock);
      // Once, and not with every heartbeat: it may stay idle for days, and would remember whoever has asked.
      void idle.then(() => nap.end());
      while (!nap.isOver && !this.#isClosing) {
        await nap.sleep(beatCheckMs);
        // Sent only when one is due, so it may be asked for more often.
        await beat(payload, listener);
      }
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

/**
 * Sends the heartbeat that kafkajs would send right after the handler. A handler that learns of a rebalance can hold it up, since
 * kafkajs joins again when its handlers have ended; no other place in kafkajs can. The error is kafkajs' own, and goes back to it.
 */
async function beat({ heartbeat }: EachBatchPayload, listener: ConsumerListener): Promise<void> {
  try {
    await heartbeat();
  } catch (error) {
    if (isRebalance(error)) await listener.rebalancing();
    throw error;
  }
}

function isRebalance(error: unknown): boolean {
  return error instanceof Error && 'type' in error && error.type === 'REBALANCE_IN_PROGRESS';
}
