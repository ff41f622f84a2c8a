import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaAddress } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Message, Producer } from 'kafkajs';
import { messageKey, messageValue } from '../messages.ts';

const { CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs;

/** A little more than half of what a member can write. */
const recordsPerSecond = 6_000;
const everyMs = 200;

/** Sends to all partitions of a topic, the same number to each, until it is stopped. */
export class SteadyStream {
  readonly #producer: Producer;
  readonly #over: AbortController = new AbortController();
  #lanes: Promise<unknown> = Promise.resolve();

  constructor({ brokers }: KafkaAddress) {
    this.#producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
    });
  }

  /** Settles when the broker is reached. */
  async start({ topic, partitions }: { readonly topic: string; readonly partitions: number }): Promise<void> {
    await this.#producer.connect();
    const count = Math.round((recordsPerSecond * everyMs) / 1_000 / partitions);
    this.#lanes = Promise.all(
      Array.from({ length: partitions }, async (_, partition) => this.#send(topic, partition, count)),
    );
    // Whoever stops it is told.
    this.#lanes.catch(() => undefined);
  }

  /** Failure: rejects when something was not acknowledged. */
  async stop(): Promise<void> {
    this.#over.abort();
    try {
      await this.#lanes;
    } finally {
      await this.#producer.disconnect();
    }
  }

  async #send(topic: string, partition: number, count: number): Promise<void> {
    for (let first = 0; !this.#over.signal.aborted; first += count) {
      const messages = Array.from(
        { length: count },
        (_, index): Message => ({
          partition,
          key: messageKey(first + index),
          value: messageValue(first + index),
        }),
      );
      await this.#producer.send({ topic, messages, acks: -1, compression: CompressionTypes.None });
      await sleep(everyMs);
    }
  }
}
