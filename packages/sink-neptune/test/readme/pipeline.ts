import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import { createDynamoLeaseStore, createKinesisSource } from '@rivergraph/source-kinesis';

interface Follow {
  readonly from: string;
  readonly to: string;
  readonly since: string;
}

export const graph = defineGraph({
  nodes: { User: { key: { userId: 'string' }, properties: { name: 'string' } } },
  edges: { FOLLOWS: { from: 'User', to: 'User', properties: { since: 'datetime' } } },
});

const region = 'eu-west-1';

export const pipeline = createPipeline({
  source: createKinesisSource({
    stream: 'follows',
    kinesis: { region },
    leases: createDynamoLeaseStore({ table: 'follows-to-neptune', dynamodb: { region } }),
    value: json<Follow>(), // or json(schema) with zod, valibot or another Standard Schema
  }),
  transform: ({ value }) =>
    graph.FOLLOWS.upsert(
      graph.User.ref({ userId: value.from }), // must exist
      graph.User.merge({ userId: value.to }), // is made where it does not
      { since: value.since },
    ),
  sink: createNeptuneSink({
    url: `wss://db.cluster-abc.${region}.neptune.amazonaws.com:8182/gremlin`, // the cluster endpoint
    auth: { iam: {} }, // leave it out where the cluster has no IAM authentication
    graph,
  }),
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});
