import kafkajs from 'kafkajs';
import type { Message, Producer } from 'kafkajs';
import { lineOf } from './charges.ts';
import type { Charges } from './charges.ts';

const { Kafka, logLevel } = kafkajs;

/** What to send, and where to. */
export interface ProduceOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly charges: Charges;
  /** Told how many messages more are acknowledged. */
  readonly onSend: (messages: number) => void;
  /** Ends it after the round that is being sent. */
  readonly signal: AbortSignal;
}

/** Messages on their way at once. */
const roundMessages = 20_000;

/** Without a bound an idempotent producer never gives up, also when the broker is gone for good. */
const retry = { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 };

/** Sends all charges, round by round, each acknowledged by all replicas before the next. */
export async function produceCharges({ brokers, ...options }: ProduceOptions): Promise<void> {
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry }).producer({
    idempotent: true, // what is sent again after an error is there once
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    const { length } = options.charges.userIds;
    for (let first = 0; first < length && !options.signal.aborted; first += roundMessages) {
      const end = Math.min(first + roundMessages, length);
      await sendRound(producer, options, { first, end });
      options.onSend(end - first);
    }
  } finally {
    await producer.disconnect();
  }
}

/**
 * Sends each partition's messages in a request of their own: with several in one, kafkajs may take messages for acknowledged
 * that were never sent when a leader moves in the meantime (tulios/kafkajs#1303).
 */
async function sendRound(
  producer: Producer,
  { topic, partitions, charges }: Omit<ProduceOptions, 'brokers'>,
  { first, end }: { readonly first: number; readonly end: number },
): Promise<void> {
  const lanes: readonly Message[][] = Array.from({ length: partitions }, () => []);
  for (let index = first; index < end; index += 1) {
    // What concerns one user stays in one partition, and so in order.
    const partition = (charges.userIds[index] ?? 0) % partitions;
    lanes[partition]?.push({ value: lineOf(charges, index), partition });
  }
  const sends = lanes
    .filter((messages) => messages.length > 0)
    .map(async (messages) => await producer.send({ topic, acks: -1, messages }));
  await Promise.all(sends);
}
