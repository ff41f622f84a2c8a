import type { KafkaConfig, Message, Producer } from 'kafkajs';
import { clientOf } from './kafka.ts';
import { topics } from './plan.ts';
import type { Plan } from './plan.ts';

/** What to send, and where to. */
export interface ProduceOptions {
  readonly kafka: KafkaConfig;
  /** Of the topics of members and of RSVPs. */
  readonly partitions: number;
  readonly plan: Plan;
  /** Ends it after the round that is being sent. */
  readonly signal: AbortSignal;
}

interface Addressed {
  readonly memberId: number;
  readonly value: string;
}

const roundRecords = 5_000;

/** Without a bound an idempotent producer never gives up, also when the broker is gone for good. */
const retry = { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 };

/** Sends a plan, acknowledged by all replicas. The poison comes in the midst of the RSVPs. */
export async function producePlan({ kafka, partitions, plan, signal }: ProduceOptions): Promise<void> {
  const { members, rsvps, poison } = plan;
  const middle = Math.floor(rsvps.length / 2);
  const sent = [...rsvps.slice(0, middle), poison, ...rsvps.slice(middle)];
  const producer = clientOf(kafka, retry).producer({
    idempotent: true, // what is sent again after an error is there once
    maxInFlightRequests: 1,
  });
  const send = async (topic: string, records: readonly Addressed[]): Promise<void> => {
    for (let first = 0; first < records.length && !signal.aborted; first += roundRecords)
      await sendRound(producer, { topic, partitions, records: records.slice(first, first + roundRecords) });
  };
  await producer.connect();
  try {
    await send(
      topics.members,
      members.map((member) => addressed(member.id, member)),
    );
    await send(
      topics.rsvps,
      sent.map((rsvp) => addressed(rsvp.memberId, rsvp)),
    );
  } finally {
    await producer.disconnect();
  }
}

function addressed(memberId: number, value: object): Addressed {
  return { memberId, value: JSON.stringify(value) };
}

interface Round {
  readonly topic: string;
  readonly partitions: number;
  readonly records: readonly Addressed[];
}

/**
 * Sends each partition's records in a request of their own: with several in one, kafkajs may take records for acknowledged
 * that were never sent when a leader moves in the meantime (tulios/kafkajs#1303).
 */
async function sendRound(producer: Producer, { topic, partitions, records }: Round): Promise<void> {
  const lanes: readonly Message[][] = Array.from({ length: partitions }, () => []);
  for (const { memberId, value } of records) {
    // What concerns one member stays in one partition, and so in order.
    const partition = memberId % partitions;
    lanes[partition]?.push({ key: String(memberId), value, partition });
  }
  const sends = lanes
    .filter((messages) => messages.length > 0)
    .map(async (messages) => await producer.send({ topic, acks: -1, messages }));
  await Promise.all(sends);
}
