import { unavailable } from '@rivergraph/core';
import type { Logger, RivergraphError } from '@rivergraph/core';
import type { ProducerRecord, RecordMetadata } from 'kafkajs';
import { kafkaError } from '../errors.ts';
import { isRefusal } from './letter-topic.ts';
import type { Letter } from './letter.ts';
import { planSends } from './plan-sends.ts';
import type { Send } from './plan-sends.ts';

/** What the outbox uses of a producer. */
interface ProducerPort {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(record: ProducerRecord): Promise<readonly RecordMetadata[]>;
}

/** What an outbox is made of. */
export interface OutboxParts {
  readonly producer: ProducerPort;
  readonly topic: string;
  readonly timeoutMs: number;
  readonly compression: number;
  readonly logger: Logger;
  /** Asks how many partitions the topic has. */
  countPartitions(): Promise<number>;
}

/** Below what a broker takes by default (`max.message.bytes`), with room for what is not counted. */
const maxSendBytes = 900_000;

/**
 * Sends letters, and remembers which of them are stored until all of a call are: where one partition has no leader, or one
 * letter is too large, the others are not stored again with every try.
 *
 * One send holds letters of one partition only. With more, kafkajs may count letters as acknowledged that were never sent, when
 * a leader moves in between.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #stored: Set<string> = new Set();
  readonly #refused: Set<string> = new Set();
  #partitions: number | undefined;

  constructor(parts: OutboxParts, partitions: number) {
    this.#parts = parts;
    this.#partitions = partitions;
  }

  /** Stores letters; stops between two sends when `isWanted` says no. Rejects with a coded error. */
  async store(letters: readonly Letter[], isWanted: () => boolean): Promise<void> {
    const missing = letters.filter(({ id }) => !this.#stored.has(id));
    this.#partitions ??= await this.#parts.countPartitions();
    const plan = planSends(missing, { partitions: this.#partitions, maxBytes: maxSendBytes });
    const outcomes = await Promise.allSettled(plan.map(async (sends) => this.#follow(sends, isWanted)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    if (!isWanted()) throw superseded(this.#parts.topic);
    this.#stored.clear();
    this.#refused.clear();
  }

  async close(): Promise<void> {
    await this.#parts.producer.disconnect();
  }

  async #follow(sends: readonly Send[], isWanted: () => boolean): Promise<void> {
    let failure: RivergraphError | undefined;
    for (const send of sends) {
      if (!isWanted()) throw superseded(this.#parts.topic);
      try {
        await this.#send(send, isWanted);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
  }

  async #send(send: Send, isWanted: () => boolean): Promise<void> {
    const { letters, partition } = send;
    const { topic } = this.#parts;
    const subject = `Dead letter topic '${topic}', partition ${partition}`;
    try {
      await this.#produce(send, subject);
      for (const { id } of letters) this.#stored.add(id);
    } catch (cause) {
      const error = kafkaError(cause, subject);
      const [only] = letters;
      if (!isRefusal(error) || only === undefined) throw error;
      if (letters.length === 1) throw this.#refuse(only, error);
      // One bad letter must not keep the others out.
      const middle = letters.length >> 1;
      await this.#follow(
        [
          { partition, letters: letters.slice(0, middle) },
          { partition, letters: letters.slice(middle) },
        ],
        isWanted,
      );
    }
  }

  async #produce({ partition, letters }: Send, subject: string): Promise<void> {
    const { producer, topic, timeoutMs, compression } = this.#parts;
    const messages = letters.map(({ key, value, headers, timestamp }) => ({
      partition,
      key,
      value,
      headers,
      timestamp,
    }));
    const answers = await producer.send({ topic, acks: -1, timeout: timeoutMs, compression, messages });
    if (answers.some((answer) => answer.topicName === topic && answer.partition === partition)) return;
    // kafkajs leaves out what has no partition, and says nothing.
    this.#partitions = undefined;
    throw unavailable(`${subject}: expected an acknowledgement, got none (does the partition still exist?)`, {
      outcome: 'not-applied',
    });
  }

  /** Waits for a human, like anything that a dead letter cannot store; so it is said once, aloud. */
  #refuse({ id, place, bytes }: Letter, error: RivergraphError): RivergraphError {
    if (!this.#refused.has(id)) {
      this.#refused.add(id);
      this.#parts.logger.error(
        `Dead letter topic '${this.#parts.topic}' does not take a record; the pipeline waits until it does`,
        { record: place, bytes, error: error.message },
      );
    }
    return error;
  }
}

function superseded(topic: string): RivergraphError {
  return unavailable(`Dead letter topic '${topic}': expected to be waited for, a later call has come`);
}
