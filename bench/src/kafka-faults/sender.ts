import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Producer } from 'kafkajs';
import { patientClient } from './client.ts';
import { recordsPerSend, sendEveryMs } from './settings.ts';
import { recordOf } from './workload.ts';

const { Partitioners } = kafkajs;
/** How long the last records may take to be acknowledged. */
const lastTimeoutMs = 120_000;

/** Where and what is sent. */
export interface SenderOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly poisonPerThousand: number;
}

/** What was sent to one partition. */
interface Lane {
  acknowledged: number;
  /** For each acknowledged send: when, and how many records there were before it. */
  readonly sends: { readonly at: number; readonly before: number }[];
  readonly over: Promise<void>;
}

/**
 * Sends to all partitions all the time, until it is stopped. A record counts as sent when all replicas in sync have it; what is
 * not acknowledged is sent again until it is. Every request holds one partition only, and the producer is idempotent: so the log
 * holds each record once, in order, whatever happens to the brokers.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #producer: Producer;
  readonly #lanes: Lane[] = [];
  readonly #stopping: AbortController = new AbortController();
  readonly #gaveUp: AbortController = new AbortController();

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#producer = patientClient(options.brokers).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      metadataMaxAge: 1_000,
    });
  }

  /** Records per partition that were acknowledged. */
  get sent(): readonly number[] {
    return this.#lanes.map(({ acknowledged }) => acknowledged);
  }

  /** Begins. Settles when the broker is reached. */
  async start(): Promise<void> {
    await this.#producer.connect();
    this.widen(this.#options.partitions);
  }

  /** Sends to so many partitions from now on. */
  widen(partitions: number): void {
    while (this.#lanes.length < partitions) {
      const partition = this.#lanes.length;
      const lane: Lane = {
        acknowledged: 0,
        sends: [],
        over: Promise.resolve().then(async () => this.#run(partition)),
      };
      this.#lanes.push(lane);
    }
  }

  /** The number of the first record of a partition that was acknowledged after a moment; `undefined` while there is none. */
  firstAfter(partition: number, at: number): number | undefined {
    return this.#lanes[partition]?.sends.find((send) => send.at >= at)?.before;
  }

  /** Settles when the last record is acknowledged. Failure: rejects when it is not within two minutes. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const timer = setTimeout(() => this.#gaveUp.abort(), lastTimeoutMs);
    try {
      await Promise.all(this.#lanes.map(async ({ over }) => await over));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Lets everything go, acknowledged or not. */
  async end(): Promise<void> {
    this.#stopping.abort();
    this.#gaveUp.abort();
    await Promise.allSettled([
      ...this.#lanes.map(async ({ over }) => await over),
      this.#producer.disconnect(),
    ]);
  }

  async #run(partition: number): Promise<void> {
    const lane = this.#lanes[partition];
    if (lane === undefined) return;
    while (!this.#stopping.signal.aborted) {
      await this.#send(partition, lane.acknowledged);
      lane.sends.push({ at: Date.now(), before: lane.acknowledged });
      lane.acknowledged += recordsPerSend;
      await sleep(sendEveryMs);
    }
  }

  async #send(partition: number, first: number): Promise<void> {
    const { topic, poisonPerThousand } = this.#options;
    const messages = Array.from({ length: recordsPerSend }, (_, index) => ({
      ...recordOf(partition, first + index, poisonPerThousand),
      partition,
    }));
    let cause: unknown;
    while (!this.#gaveUp.signal.aborted) {
      try {
        const answers = await this.#producer.send({ topic, messages, acks: -1 });
        // kafkajs leaves out what is for a partition that it does not know yet, and says nothing.
        if (answers.some((answer) => answer.partition === partition)) return;
      } catch (error) {
        cause = error;
      }
      await sleep(sendEveryMs);
    }
    throw new Error(`Expected partition ${partition} to take what is sent`, { cause });
  }
}
