import kafkajs from 'kafkajs';
import type { Kafka, Message, PartitionMetadata, Producer } from 'kafkajs';
import { whileConnected } from '@rivergraph/example-kit';
import type { IdentifiedTrip } from '../taxi/trip-id.ts';
import type { TaxiZone } from '../taxi/zones.ts';
import { tripsTopic, zonesTopic } from './topics.ts';

const { Partitioners } = kafkajs;

/** What to send, and where to. */
export interface SendOptions {
  readonly client: Kafka;
  readonly zones: readonly TaxiZone[];
  readonly trips: AsyncIterable<IdentifiedTrip>;
  /** Told how many trips more are acknowledged. */
  readonly onSend: (trips: number) => void;
  /** Ends it after the round that is being sent. */
  readonly signal: AbortSignal;
}

/** Trips on their way at once. */
const roundTrips = 2_000;

/** Sends zones and trips, keyed by their ids; settles when all replicas have them. The topics exist. */
export async function sendTrips({ client, zones, trips, onSend, signal }: SendOptions): Promise<void> {
  const partitions = await partitionsOf(client);
  const producer = client.producer({
    idempotent: true, // what is sent again after an error is there once
    maxInFlightRequests: 1,
  });
  await whileConnected(producer, async () => {
    const messages = zones.map((zone) => ({ key: String(zone.locationId), value: JSON.stringify(zone) }));
    await producer.send({ topic: zonesTopic, acks: -1, messages });
    for await (const round of roundsOf(trips)) {
      if (signal.aborted) return;
      await sendRound(producer, partitions, round);
      onSend(round.length);
    }
  });
}

async function* roundsOf(trips: AsyncIterable<IdentifiedTrip>): AsyncGenerator<readonly Message[]> {
  let round: Message[] = [];
  for await (const { tripId, trip } of trips) {
    round.push({ key: tripId, value: JSON.stringify(trip) });
    if (round.length < roundTrips) continue;
    yield round;
    round = [];
  }
  if (round.length > 0) yield round;
}

async function partitionsOf(client: Kafka): Promise<PartitionMetadata[]> {
  return await whileConnected(client.admin(), async (admin) => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [tripsTopic] });
    return topics.flatMap(({ partitions }) => partitions);
  });
}

/** A key has the partition that clients in other languages give it too. */
const partitionOf = Partitioners.DefaultPartitioner();

/**
 * Sends each partition's messages in a request of their own: with several in one, kafkajs may take messages for acknowledged
 * that were never sent when a leader moves in the meantime (tulios/kafkajs#1303).
 */
async function sendRound(
  producer: Producer,
  partitionMetadata: PartitionMetadata[],
  round: readonly Message[],
): Promise<void> {
  const lanes = new Map<number, Message[]>();
  for (const message of round) {
    const partition = partitionOf({ topic: tripsTopic, partitionMetadata, message });
    const lane = lanes.get(partition) ?? [];
    lanes.set(partition, lane);
    lane.push({ ...message, partition });
  }
  const sends = [...lanes.values()].map(
    async (messages) => await producer.send({ topic: tripsTopic, acks: -1, messages }),
  );
  await Promise.all(sends);
}
