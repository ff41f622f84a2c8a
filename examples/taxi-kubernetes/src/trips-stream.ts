import { byTopic, defineGraph, json, string } from '@rivergraph/core';
import type { GraphWrite, RecordOf } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { Neo4jAddress } from '@rivergraph/sink-neo4j';
import { createKafkaDeadLetter, createKafkaSource } from '@rivergraph/source-kafka';
import { definePipeline } from '@rivergraph/streams';
import type { StreamDefinition } from '@rivergraph/streams';
import type { KafkaConfig } from 'kafkajs';
import { rejectedTopic, tripsTopic, zonesTopic } from './kafka/topics.ts';
import type { TaxiTrip } from './taxi/trip.ts';
import type { TaxiZone } from './taxi/zones.ts';

const graph = defineGraph({
  nodes: {
    Location: { key: { locationId: 'integer' }, properties: { zone: 'string', borough: 'string' } },
  },
  edges: {
    // The key of its own makes two trips between the same places two relationships, and the same trip read twice one.
    TRIP: {
      from: 'Location',
      to: 'Location',
      key: { tripId: 'string' },
      properties: { distance: 'float', fare: 'float', pickup: 'local-datetime', dropoff: 'local-datetime' },
    },
  },
});

/** From where to where, and how. */
export interface TripsStreamOptions {
  /** Asked for each run of the stream, so that a password that was changed is found. */
  kafka(): Promise<KafkaConfig>;
  neo4j(): Promise<Neo4jAddress>;
  /** How soon the group gives the partitions of a member to others that was killed, in milliseconds. */
  readonly sessionTimeoutMs: number;
  /** How long a stop waits for what is under way, in milliseconds. */
  readonly drainTimeoutMs: number;
}

/**
 * Says what a stream of trips is: from two topics of Kafka into a graph of places, in Neo4j.
 *
 * This is all there is to it; the rest of this folder is what runs it, what is sent, and the check of the result.
 */
export function tripsStream(options: TripsStreamOptions): StreamDefinition {
  const { sessionTimeoutMs, drainTimeoutMs } = options;
  return {
    description: 'Taxi trips and zones from Kafka into Neo4j',
    transform: 'none',
    pipeline: async ({ name }) => {
      const kafka = await options.kafka();
      const source = createKafkaSource({
        kafka,
        groupId: name, // replicas share its partitions; its committed offsets say where to go on
        topics: {
          [zonesTopic]: { value: json<TaxiZone>() },
          [tripsTopic]: { key: string(), value: json<TaxiTrip>() },
        },
        sessionTimeoutMs,
      });
      return definePipeline({
        source,
        transform: byTopic<RecordOf<typeof source>, GraphWrite>({
          [zonesTopic]: ({ value }) => graph.Location.upsert(value),
          // Two topics have no common order: a trip may be read before its zones are, and makes the nodes then.
          [tripsTopic]: ({ key: tripId, value: trip }) =>
            graph.TRIP.upsert(
              graph.Location.merge({ locationId: trip.PULocationID }),
              graph.Location.merge({ locationId: trip.DOLocationID }),
              {
                tripId,
                distance: trip.trip_distance,
                fare: trip.fare_amount,
                pickup: trip.tpep_pickup_datetime,
                dropoff: trip.tpep_dropoff_datetime,
              },
            ),
        }),
        sink: createNeo4jSink({ ...(await options.neo4j()), graph }), // creates the constraint on Location.locationId
        deadLetter: createKafkaDeadLetter({ kafka, topic: rejectedTopic }), // records that are no trips
        drainTimeoutMs,
      });
    },
  };
}
