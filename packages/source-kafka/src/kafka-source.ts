import { randomUUID } from 'node:crypto';
import type {
  RecordDecoder,
  RivergraphError,
  Source,
  SourceContext,
  SourceFeatures,
  SourceRecord,
  SourceSession,
} from '@rivergraph/core';
import { abortable, atMost, pause } from '@rivergraph/core/adapter';
import type { AdminPort, ConsumerPort, ConsumerSettings, KafkaClient } from './client.ts';
import { kafkaError } from './errors.ts';
import { kafkajsClient } from './kafkajs-client.ts';
import type { ResolvedKafkaOptions } from './resolve-options.ts';
import { KafkaSession } from './session.ts';
import { findTopics } from './topics.ts';

/** A fetch is decoded at once, and what it brings counts against the budget of the pipeline. */
const fetchShare = 1 / 8;

/** Reads topics as a member of a consumer group. */
export class KafkaSource<TRecord extends SourceRecord> implements Source<TRecord> {
  readonly name = 'kafka';
  readonly features: SourceFeatures = {
    canDelayRevocation: false,
    durableCommits: true,
    maxRecordsAfterPause: 0,
  };
  readonly decoder: RecordDecoder<TRecord>;
  readonly #options: ResolvedKafkaOptions;

  constructor(options: ResolvedKafkaOptions, decoder: RecordDecoder<TRecord>) {
    this.#options = options;
    this.decoder = decoder;
  }

  async open(context: SourceContext): Promise<SourceSession> {
    context.signal.throwIfAborted();
    const deadline = context.clock.now() + joinPatienceMs;
    for (;;) {
      const opening = new Opening(this.#options, context);
      const task = opening.open();
      try {
        return await abortable(task, context.signal);
      } catch (error) {
        await opening.dispose();
        // What was under way when the signal came may have opened something since.
        void task
          .then(
            async (session) => session.close(),
            () => undefined,
          )
          .then(async () => opening.dispose());
        if (context.signal.aborted) throw context.signal.reason;
        const coded = kafkaError(error, 'kafka: opening');
        const isTransient = opening.isReachable && coded.code === 'unavailable';
        if (!isTransient || context.clock.now() >= deadline) throw coded;
        const refusal = await abortable(opening.groupRefusal(), context.signal);
        if (refusal !== undefined) throw refusal;
      }
      await pause(context.clock, joinPauseMs, context.signal);
      context.signal.throwIfAborted();
    }
  }
}

/** A cluster that has just started answers, and makes or loads what it keeps of groups for some seconds more. */
const joinPatienceMs = 20_000;
const joinPauseMs = 500;

/** Less than a pipeline waits for a session to close. */
const leavePatienceMs = 5_000;

/** Everything that a session needs, as far as it is open already. */
class Opening {
  readonly #client: KafkaClient;
  readonly #options: ResolvedKafkaOptions;
  readonly #context: SourceContext;
  readonly #admin: AdminPort;
  readonly #groupId: string;
  /** Whether the brokers have answered what a start asks. */
  isReachable = false;
  #probe: AdminPort | undefined;
  #consumer: ConsumerPort | undefined;

  constructor(options: ResolvedKafkaOptions, context: SourceContext) {
    const client = kafkajsClient(options.kafka, context);
    this.#client = client;
    this.#options = options;
    this.#context = context;
    this.#admin = client.admin();
    // A dry run must not take partitions from members that run.
    this.#groupId =
      context.purpose === 'check' ? `${options.groupId}-check-${randomUUID()}` : options.groupId;
  }

  async open(): Promise<KafkaSession> {
    const { signal } = this.#context;
    const topics = await this.#findTopics();
    signal.throwIfAborted();
    this.isReachable = true;
    await this.#admin.connect();
    signal.throwIfAborted();
    const consumer = this.#client.consumer(this.#settings(topics));
    this.#consumer = consumer;
    const session = new KafkaSession({
      consumer,
      admin: this.#admin,
      options: this.#options,
      context: this.#context,
      dispose: async () => this.dispose(),
    });
    try {
      await session.start();
      signal.throwIfAborted();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  /** Why the brokers refuse the group, where they do: a member that joins is not told. Never rejects. */
  async groupRefusal(): Promise<RivergraphError | undefined> {
    const client = kafkajsClient(this.#options.kafka, this.#context);
    const probe = client.probe();
    try {
      await probe.connect();
      await probe.fetchOffsets({ groupId: this.#groupId, topics: [] });
      return undefined;
    } catch (error) {
      const coded = kafkaError(error, 'kafka: opening');
      return coded.code === 'unavailable' ? undefined : coded;
    } finally {
      await Promise.allSettled([probe.disconnect()]);
      client.close();
    }
  }

  /** Never rejects: what cannot be closed is gone already. What brokers do not answer in time is not waited for. */
  async dispose(): Promise<void> {
    await atMost(this.#context.clock, leavePatienceMs, this.#leave());
    this.#client.close();
  }

  async #leave(): Promise<void> {
    await Promise.allSettled([this.#probe?.disconnect(), this.#consumer?.close()]);
    if (this.#context.purpose === 'check' && this.#consumer !== undefined) {
      await Promise.allSettled([this.#admin.deleteGroups([this.#groupId])]);
    }
    await Promise.allSettled([this.#admin.disconnect()]);
  }

  async #findTopics(): Promise<readonly string[]> {
    const probe = this.#client.probe();
    this.#probe = probe;
    await probe.connect();
    this.#context.signal.throwIfAborted();
    const topics = await findTopics(probe, this.#options.topics);
    await probe.disconnect();
    return topics;
  }

  #settings(topics: readonly string[]): ConsumerSettings {
    const { maxBytes, maxBytesPerPartition } = this.#options;
    const most = Math.max(1, Math.floor(this.#context.budget.maxBufferedBytes * fetchShare));
    return {
      ...this.#options,
      topics,
      groupId: this.#groupId,
      maxBytes: Math.min(maxBytes, most),
      maxBytesPerPartition: Math.min(maxBytesPerPartition, most),
    };
  }
}
