import type { Consumer, ConsumerConfig, ConsumerRunConfig, EachBatchPayload, Kafka } from 'kafkajs';
import kafkajs from 'kafkajs';
import type { ConsumerListener, FetchedBatch, SkippedBatch } from '../../../src/client.ts';
import { protocolError } from './protocol-error.ts';
import type { ScriptedKafka } from './scripted-kafka.ts';

const { events } = new kafkajs.Kafka({ brokers: ['x'], logLevel: kafkajs.logLevel.NOTHING }).consumer({
  groupId: 'x',
});

/** The parts of a kafkajs consumer that are used, on a scripted cluster. */
export class ScriptedInstance {
  readonly configs: ConsumerConfig[] = [];
  readonly subscriptions: unknown[] = [];
  readonly runs: ConsumerRunConfig[] = [];
  /** What the handlers have said about batches. */
  readonly resolved: string[] = [];
  /** The handlers that are under way. */
  readonly handlers: Set<Promise<void>> = new Set();
  /** What the next heartbeats of handlers are answered with. */
  readonly beats: Error[] = [];
  readonly #kafka: ScriptedKafka;
  readonly #listeners: Map<string, Set<(event: { payload: unknown }) => void>> = new Map();

  constructor(kafka: ScriptedKafka) {
    this.#kafka = kafka;
  }

  /** This as what the option `kafka` takes. */
  get kafka(): Kafka {
    const instance = {
      admin: () => this.#kafka.scriptedAdmin,
      consumer: (config: ConsumerConfig) => this.#consumer(config),
    };
    return instance as unknown as Kafka;
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  emit(event: string, payload: unknown = {}): void {
    for (const listener of this.#listeners.get(event) ?? []) listener({ payload });
  }

  get events(): Consumer['events'] {
    return events;
  }

  #consumer(config: ConsumerConfig): unknown {
    const { member } = this.#kafka;
    this.configs.push(config);
    return {
      events,
      on: (event: string, listener: (event: { payload: unknown }) => void) => this.#on(event, listener),
      connect: async () => undefined,
      subscribe: async (subscription: unknown) => void this.subscriptions.push(subscription),
      run: async (run: ConsumerRunConfig) => this.#run(run),
      seek: (place: Parameters<typeof member.seek>[0]) => member.seek(place),
      pause: (topics: Parameters<Consumer['pause']>[0]) => member.pause(placesOf(topics)),
      resume: (topics: Parameters<Consumer['pause']>[0]) => member.resume(placesOf(topics)),
      commitOffsets: async (offsets: Parameters<typeof member.commit>[0]) => member.commit(offsets),
      disconnect: async () => {
        await Promise.allSettled(this.handlers);
        await member.close();
      },
    };
  }

  #on(event: string, listener: (event: { payload: unknown }) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  async #run(run: ConsumerRunConfig): Promise<void> {
    this.runs.push(run);
    try {
      await this.#kafka.member.start(this.#translate(run));
    } catch {
      // As kafkajs does: that the first join failed is told by the event CRASH alone.
    }
  }

  #translate(run: ConsumerRunConfig): ConsumerListener {
    return {
      rebalancing: async () => this.emit(events.REBALANCING),
      joined: ({ memberId, assignment }) =>
        this.emit(events.GROUP_JOIN, { memberId, memberAssignment: assignment }),
      fetched: (batch) => this.#handle(run, batch),
      skipped: (batch: SkippedBatch) => this.emit(events.END_BATCH_PROCESS, { ...batch, batchSize: 0 }),
      heartbeat: (generation) => this.emit(events.HEARTBEAT, { groupGenerationId: generation }),
      idle: () => undefined,
      answered: (apiName) => this.emit(events.REQUEST, { apiName }),
      crashed: (error) => this.emit(events.CRASH, { error }),
    };
  }

  #handle(run: ConsumerRunConfig, batch: FetchedBatch): boolean {
    let isResolved = false;
    const payload = {
      batch: { ...batch, lastOffset: () => batch.lastOffset },
      resolveOffset: (offset: string) => {
        isResolved = true;
        this.resolved.push(`${batch.topic}-${batch.partition} ${offset}`);
      },
      heartbeat: async () => {
        const failure = this.beats.shift();
        if (failure !== undefined) throw failure;
      },
      commitOffsetsIfNecessary: async (offsets: { topics: { topic: string; partitions: object[] }[] }) =>
        this.#kafka.member.commit(
          offsets.topics.flatMap(({ topic, partitions }) =>
            partitions.map((place) => ({ topic, ...(place as { partition: number; offset: string }) })),
          ),
        ),
    };
    const handler = run.eachBatch?.(payload as unknown as EachBatchPayload) ?? Promise.resolve();
    const tracked = handler.catch(() => undefined).finally(() => this.handlers.delete(tracked));
    this.handlers.add(tracked);
    return isResolved;
  }
}

/** What a heartbeat of a handler is answered with while the group gathers. */
export const rebalanceBegan = (): Error => protocolError('REBALANCE_IN_PROGRESS');

function placesOf(topics: Parameters<Consumer['pause']>[0]): { topic: string; partition: number }[] {
  return topics.flatMap(({ topic, partitions = [] }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}
