import { byTopic, createFileDeadLetter, createPipeline, defineGraph, json, wait } from '@rivergraph/core';
import type { GraphWrite, Pipeline, PipelineOptions, RecordOf } from '@rivergraph/core';
import { createLadybugSink } from '@rivergraph/sink-ladybug';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { Trip } from './trips.ts';
import type { Zone } from './zones.ts';

const graph = defineGraph({
  nodes: {
    Zone: { key: { id: 'integer' }, properties: { name: 'string', borough: 'string' } },
    Taxi: { key: { id: 'string' } },
  },
  edges: {
    // The key tells the many trips between two zones apart.
    TRIP: {
      from: 'Zone',
      to: 'Zone',
      key: { id: 'string' },
      properties: { taxi: 'string', startedAt: 'datetime', minutes: 'integer', fare: 'float' },
    },
    // One edge per taxi and zone. What is older than `lastAt` is not written over it.
    SERVED: { from: 'Taxi', to: 'Zone', properties: { lastAt: 'datetime' }, version: 'lastAt' },
  },
});

/** From where to where. */
export interface TaxiPipelineOptions {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly database: string;
  readonly rejects: string;
  readonly observer?: PipelineOptions<never, never>['observer'];
}

/**
 * Makes the pipeline of this example: from two topics into one graph, in an embedded database.
 *
 * This is all there is to it; the rest of this folder is the broker, the producer, and the check of the result.
 */
export function createTaxiPipeline(options: TaxiPipelineOptions): Pipeline {
  const source = createKafkaSource({
    kafka: { brokers: [...options.brokers] },
    groupId: options.groupId, // its committed offsets say where to go on
    topics: {
      'taxi-zones': json<Zone>(),
      'taxi-trips': json<Trip>(),
    },
  });

  // Two topics have no common order: a trip may be read before its zones are, and waits for them.
  const zone = (id: number) => graph.Zone.ref({ id }, { missing: wait({ forMs: 30_000 }) });

  return createPipeline({
    source,
    transform: byTopic<RecordOf<typeof source>, GraphWrite>({
      'taxi-zones': ({ value }) => graph.Zone.upsert(value),
      'taxi-trips': ({ value: { from, to, ...trip } }) => [
        graph.TRIP.upsert(zone(from), zone(to), trip),
        graph.SERVED.upsert(graph.Taxi.merge({ id: trip.taxi }), zone(from), { lastAt: trip.startedAt }),
      ],
    }),
    sink: createLadybugSink({ database: options.database, graph }),
    deadLetter: createFileDeadLetter(options.rejects), // records that are no trips
    maxPendingRecords: 5_000, // per partition: the most that is read ahead, and written again after a crash
    observer: options.observer,
  });
}
