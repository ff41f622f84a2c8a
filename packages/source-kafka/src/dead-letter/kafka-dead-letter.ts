import { closed, misconfigured } from '@rivergraph/core';
import type { DeadLetter, DeadLetterRecord, SinkContext } from '@rivergraph/core';
import { abortable, atMost } from '@rivergraph/core/adapter';
import kafkajs from 'kafkajs';
import type { ICustomPartitioner, RetryOptions } from 'kafkajs';
import { kafkaError } from '../errors.ts';
import { toKafka } from '../kafkajs-client.ts';
import { Sockets } from '../sockets.ts';
import { inspectTopic } from './letter-topic.ts';
import { writeLetter } from './letter.ts';
import { resolveDeadLetterOptions } from './options.ts';
import type { KafkaDeadLetterOptions, ResolvedDeadLetterOptions } from './options.ts';
import { Outbox } from './outbox.ts';

/** A wrong address is an error within seconds. */
const openRetry: RetryOptions = { retries: 2, initialRetryTime: 200, maxRetryTime: 1_000 };

/** Long enough for a leader to move; the pipeline tries again what takes longer. */
const sendRetry: RetryOptions = { retries: 8, initialRetryTime: 100, maxRetryTime: 2_000 };

const closeTimeoutMs = 5_000;

/**
 * Makes a dead letter that writes to a Kafka topic: the original key, value and headers, and headers named as Kafka Connect
 * names them that say why and from where. `createKafkaDeadLetterSource` reads them back as they were.
 *
 * Settles: `write` resolves when all replicas in sync have the letters. Letters of one partition stay in one partition, in
 * order. Concurrency: a write that comes while another is still under way takes its place. Failure: `open` throws
 * `misconfigured` for a topic that does not exist or is compacted. A record that the topic does not take, for its size, is
 * logged as an error and holds the pipeline up until the topic takes it; those beside it are stored, once. Whether the user
 * may write is found out with the first letter.
 *
 * @public
 */
export function createKafkaDeadLetter(options: KafkaDeadLetterOptions): DeadLetter {
  return new KafkaDeadLetter(resolveDeadLetterOptions(options));
}

class KafkaDeadLetter implements DeadLetter {
  readonly name = 'kafka';
  readonly #options: ResolvedDeadLetterOptions;
  readonly #sockets: Sockets = new Sockets();
  #outbox: Outbox | undefined;
  #context: SinkContext | undefined;
  /** Counts writes; only the last one goes on. */
  #turn = 0;
  #pending: Promise<unknown> = Promise.resolve();

  constructor(options: ResolvedDeadLetterOptions) {
    this.#options = options;
  }

  async open(context: SinkContext): Promise<void> {
    context.signal.throwIfAborted();
    if (this.#outbox !== undefined) return;
    const opening = this.#connect(context);
    try {
      this.#outbox = await abortable(opening, context.signal);
    } catch (error) {
      // What still opens is closed once it is open.
      opening.then(async (outbox) => outbox.close()).catch(() => undefined);
      throw error;
    }
    this.#context = context;
  }

  async write(records: readonly DeadLetterRecord[], context: SinkContext): Promise<void> {
    const outbox = this.#outbox;
    if (outbox === undefined) {
      throw closed(`Dead letter topic '${this.#options.topic}': expected to be open, got a write`);
    }
    context.signal.throwIfAborted();
    const turn = ++this.#turn;
    const isWanted = (): boolean => turn === this.#turn && !context.signal.aborted;
    const letters = records.map((record) => writeLetter(record, this.#options.headers));
    const writing = this.#pending.then(async () => outbox.store(letters, isWanted));
    this.#pending = writing.catch(() => undefined);
    await abortable(writing, context.signal);
  }

  async close(): Promise<void> {
    const outbox = this.#outbox;
    const clock = this.#context?.clock;
    this.#outbox = undefined;
    this.#turn += 1;
    if (outbox === undefined || clock === undefined) return;
    // A broker that no longer answers would hold up the disconnecting.
    await atMost(clock, closeTimeoutMs, outbox.close());
    this.#sockets.destroy();
  }

  async #connect({ logger }: SinkContext): Promise<Outbox> {
    const { kafka, topic, timeoutMs, compression } = this.#options;
    const sockets = this.#sockets;
    const probing = toKafka(kafka, { logger, sockets, retry: openRetry });
    const countPartitions = async (): Promise<number> => inspectTopic(probing, topic, openRetry);
    const subject = `Dead letter topic '${topic}'`;
    try {
      const partitions = await countPartitions();
      await tryCompression(compression);
      const producer = toKafka(kafka, { logger, sockets, retry: sendRetry }).producer({
        allowAutoTopicCreation: false,
        createPartitioner: asWritten,
        retry: sendRetry,
      });
      const parts = { producer, topic, timeoutMs, compression, logger, countPartitions };
      await producer.connect();
      return new Outbox(parts, partitions);
    } catch (error) {
      throw kafkaError(error, subject);
    }
  }
}

/** Every letter says its partition. */
const asWritten: ICustomPartitioner =
  () =>
  ({ message }) =>
    message.partition ?? 0;

/** A codec that only reads would otherwise be found out with the first letter. */
async function tryCompression(compression: number): Promise<void> {
  if (compression === kafkajs.CompressionTypes.None) return;
  const codecs: Readonly<Record<number, (() => unknown) | undefined>> = kafkajs.CompressionCodecs;
  const codec = codecs[compression]?.();
  if (!canCompress(codec)) {
    throw misconfigured('Option compression: expected a codec that kafkajs has, got one that it has not');
  }
  await codec.compress({ buffer: Buffer.from('rivergraph') });
}

function canCompress(codec: unknown): codec is { compress(encoder: { buffer: Buffer }): unknown } {
  return typeof codec === 'object' && codec !== null && 'compress' in codec;
}
