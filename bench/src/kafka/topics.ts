import { createTopic } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Message, Producer } from 'kafkajs';
import { messageKey, messageValue } from './messages.ts';

const { CompressionTypes, Kafka, Partitioners, logLevel } = kafkajs;

/** A topic full of messages. */
export interface FullTopic {
  readonly topic: string;
  readonly partitions: number;
  /** Over all partitions, each with the same number. */
  readonly records: number;
}

/** What the nth message says. */
export interface MessageContent {
  readonly key: (n: number) => string;
  readonly value: (n: number) => string;
}

const usual: MessageContent = { key: messageKey, value: messageValue };

/** About what a producer that waits a little sends at once: some 80 kB. */
const recordsPerSend = 1_000;

/**
 * Makes a topic and fills it with messages, uncompressed, each partition with its share in a row.
 *
 * Failure: rejects when one was not acknowledged.
 */
export async function fillTopic(
  kafka: KafkaAddress,
  { topic, partitions, records }: FullTopic,
  content: MessageContent = usual,
): Promise<void> {
  await createTopic(kafka, { topic, partitions });
  const producer = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    const share = records / partitions;
    const lanes = Array.from({ length: partitions }, async (_, partition) =>
      fillPartition(
        producer,
        { topic, partition, from: partition * share, to: (partition + 1) * share },
        content,
      ),
    );
    await Promise.all(lanes);
  } finally {
    await producer.disconnect();
  }
}

interface Share {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

async function fillPartition(
  producer: Producer,
  { topic, partition, from, to }: Share,
  { key, value }: MessageContent,
): Promise<void> {
  for (let first = from; first < to; first += recordsPerSend) {
    const length = Math.min(recordsPerSend, to - first);
    const messages = Array.from(
      { length },
      (_, index): Message => ({
        partition,
        key: key(first + index),
        value: value(first + index),
      }),
    );
    await producer.send({ topic, messages, acks: -1, compression: CompressionTypes.None });
  }
}
