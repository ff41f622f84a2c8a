import { createPipeline, createProcessor, defineGraph } from '@rivergraph/core';
import type {
  DeadLetter,
  DeliveryOptions,
  GraphWrite,
  Pipeline,
  Processor,
  Sink,
  SourceRecord,
} from '@rivergraph/core';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import type { NeptuneSinkOptions } from '@rivergraph/sink-neptune';
import { createFileSource } from '@rivergraph/source-file';
import { createKinesisSource, kinesisDecoder } from '@rivergraph/source-kinesis';
import type { KinesisSourceOptions, LeaseStore } from '@rivergraph/source-kinesis';
import { followPayload } from './follow.ts';
import type { Follow } from './follow.ts';
import { userOf } from './user.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'string' }, properties: { firstName: 'string', lastName: 'string' } },
  },
  edges: {
    // The date tells apart what one person follows twice. It is part of the edge's id, so a record that comes again finds its edge.
    follows: { from: 'User', to: 'User', key: { creationDate: 'string' } },
  },
});

/** Where the graph is, and how it is written. */
export interface SinkOptions extends Omit<NeptuneSinkOptions, 'graph' | 'ids' | 'maxRecords'> {
  /** Edges per request, which is one transaction. */
  readonly writeBatch: number;
}

/** An edge has a label and a property: Amazon's 200 records of a request are 100 follows. */
const recordsPerEdge = 2;

/** Makes the sink that all of this example writes with. */
export function createSink({ writeBatch, ...options }: SinkOptions): Sink<GraphWrite> {
  return createNeptuneSink({
    ...options,
    graph,
    maxRecords: recordsPerEdge * writeBatch,
    // The vertex of a user has the user's id, as those that Neptune's bulk loader makes of the same file. Edges have the usual one.
    ids: { node: ({ key }) => String(key['userId']) },
  });
}

/** What the service and the function have in common. */
export interface WriterOptions extends Pick<DeliveryOptions, 'slots' | 'observer' | 'logger'> {
  readonly sink: Sink<GraphWrite>;
  readonly writeBatch: number;
  /** Takes what cannot be written. Without it such a record stops the service, and comes again to the function. */
  readonly deadLetter: DeadLetter | undefined;
}

/** What the service takes besides. */
export interface ServiceOptions extends WriterOptions {
  readonly stream: string;
  readonly kinesis: NonNullable<KinesisSourceOptions['kinesis']>;
  /** Who reads which shard, and how far it is written. */
  readonly leases: LeaseStore;
  /** How many records of a shard may be read and not written: about what a crash has written again. */
  readonly readBatch: number;
}

/** Makes the pipeline of the service: from the shards of a stream into the graph. */
export function createFollowsPipeline(options: ServiceOptions): Pipeline {
  const { stream, kinesis, leases, readBatch, writeBatch, ...common } = options;
  return createPipeline({
    ...common,
    source: createKinesisSource({ stream, kinesis, leases, value: followPayload }),
    transform: follow,
    maxRecords: writeBatch,
    maxPendingRecords: Math.max(readBatch, writeBatch),
  });
}

/** Makes the same without a source: a Lambda function is given its records. */
export function createFollowsProcessor({ writeBatch, ...common }: WriterOptions): Processor {
  return createProcessor({
    ...common,
    decoder: kinesisDecoder({ value: followPayload }),
    transform: follow,
    maxRecords: writeBatch,
  });
}

/** Both users must exist: a follow of nobody is set aside, and the rest of its batch is written. */
function follow({ value: { from, to, creationDate } }: SourceRecord<Follow>): GraphWrite {
  return graph.follows.upsert(graph.User.ref({ userId: from }), graph.User.ref({ userId: to }), {
    creationDate,
  });
}

/** Makes the pipeline that brings users into the graph before anybody follows them, from files for Neptune's bulk loader. */
export function createUsersPipeline(path: string, sink: Sink<GraphWrite>): Pipeline {
  return createPipeline({
    source: createFileSource({ format: 'csv', path, header: true, value: userOf }),
    transform: ({ value }) => graph.User.upsert(value),
    sink,
  });
}
