import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import type { Pipeline } from '@rivergraph/core';
import { createLadybugSink } from '@rivergraph/sink-ladybug';
import type { LadybugSinkOptions } from '@rivergraph/sink-ladybug';
import { createKinesisSource } from '@rivergraph/source-kinesis';
import type { KinesisSourceOptions, LeaseStore } from '@rivergraph/source-kinesis';
import type { Rating } from './ratings.ts';

const graph = defineGraph({
  nodes: {
    // How many ratings came under the key of this person. No version guards it, so it is right only if the order was kept.
    Person: { key: { id: 'integer' }, properties: { ratings: 'integer' } },
  },
  edges: {
    RATED: {
      from: 'Person',
      to: 'Person',
      properties: { rating: 'integer', ratedAt: 'datetime', shard: 'string', worker: 'string' },
    },
  },
});

/** What a worker reads and writes. */
export interface WorkerOptions {
  readonly name: string;
  readonly stream: string;
  readonly kinesis: NonNullable<KinesisSourceOptions['kinesis']>;
  readonly leases: LeaseStore;
  readonly failoverMs: number;
  readonly database: LadybugSinkOptions['database'];
  readonly rejects: string;
}

/**
 * Makes the pipeline of one worker: from the shards that it has leases for into the graph.
 *
 * This is all there is to it; the rest of this folder is the stream, the producer, the reshard and the check of the result.
 */
export function createWorkerPipeline(options: WorkerOptions): Pipeline {
  const { name, stream, kinesis, leases, failoverMs } = options;
  return createPipeline({
    source: createKinesisSource({
      stream,
      kinesis,
      leases, // who reads which shard, and how far it is written
      workerId: name, // without it, a name that is made up
      failoverMs,
      pollIntervalMs: 500,
      value: json<Rating>(),
    }),
    transform: ({ value: { rater, rated, rating, ratedAt, person, nth }, partition }) => [
      graph.Person.upsert({ id: person, ratings: nth }),
      graph.RATED.upsert(graph.Person.merge({ id: rater }), graph.Person.merge({ id: rated }), {
        rating,
        ratedAt,
        shard: partition.id.slice(partition.topic.length + 1),
        worker: name,
      }),
    ],
    sink: createLadybugSink({ database: options.database, graph }),
    deadLetter: createFileDeadLetter(options.rejects),
  });
}
