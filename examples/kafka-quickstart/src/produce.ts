import kafkajs from 'kafkajs';
import type { PartitionMetadata, Producer } from 'kafkajs';
import { topics } from './plan.ts';
import type { Message, Round } from './plan.ts';

const { Kafka, Partitioners, logLevel } = kafkajs;

/** What to send, and where to. */
export interface ProduceOptions {
  readonly brokers: readonly string[];
  /** Of the topic of trips; the topic of zones has one. */
  readonly partitions: number;
  readonly rounds: Iterable<Round>;
  /** Told how many records more are on their way. */
  readonly onSend: (records: number) => void;
  /** Ends it after the round that is being sent. */
  readonly signal: AbortSignal;
}

/** Without a bound an idempotent producer never gives up, also when the broker is gone for good. */
const retry = { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 };

/** Sends records, round by round, each acknowledged by all replicas before the next. */
export async function produceRounds({ brokers, rounds, ...rest }: ProduceOptions): Promise<void> {
  const producer = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry }).producer({
    idempotent: true, // what is sent again after an error is there once
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  try {
    for (const round of rounds) {
      if (rest.signal.aborted) return;
      rest.onSend(round.messages.length);
      await sendRound(producer, round, round.topic === topics.trips ? rest.partitions : 1);
    }
  } finally {
    await producer.disconnect();
  }
}

/**
 * Sends each partition's records in a request of their own: with several in one, kafkajs may take records for acknowledged
 * that were never sent when a leader moves in the meantime (tulios/kafkajs#1303).
 */
async function sendRound(producer: Producer, { topic, messages }: Round, partitions: number): Promise<void> {
  const sends = [...byPartition(topic, messages, partitions)].map(
    async ([partition, lane]) =>
      await producer.send({ topic, acks: -1, messages: lane.map((message) => ({ ...message, partition })) }),
  );
  await Promise.all(sends);
}

const partitionOf = Partitioners.DefaultPartitioner();

function byPartition(
  topic: string,
  messages: readonly Message[],
  partitions: number,
): ReadonlyMap<number, readonly Message[]> {
  const partitionMetadata = Array.from({ length: partitions }, (_, id) => metadataOf(id));
  const lanes = new Map<number, Message[]>();
  for (const message of messages) {
    const partition = partitionOf({ topic, partitionMetadata, message });
    const lane = lanes.get(partition) ?? [];
    lanes.set(partition, lane);
    lane.push(message);
  }
  return lanes;
}

/** The partition of a key depends on how many there are, and on nothing else. */
function metadataOf(partitionId: number): PartitionMetadata {
  return { partitionId, partitionErrorCode: 0, leader: 0, replicas: [], isr: [] };
}
