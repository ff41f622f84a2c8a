import { createProcessor, defineGraph, json } from '@rivergraph/core';
import { createNeptuneSink } from '@rivergraph/sink-neptune';
import { createLambdaHandler, kinesisDecoder } from '@rivergraph/source-kinesis';

const graph = defineGraph({ nodes: { User: { key: { userId: 'string' } } }, edges: {} });

const processor = createProcessor({
  decoder: kinesisDecoder({ value: json<{ userId: string }>() }),
  transform: ({ value }) => graph.User.upsert(value),
  sink: createNeptuneSink({
    url: `wss://${process.env['NEPTUNE_ENDPOINT'] ?? 'localhost'}:8182/gremlin`,
    auth: { iam: { region: process.env['AWS_REGION'] ?? 'eu-west-1' } },
    graph,
  }),
});

export const handler = createLambdaHandler(processor, { onFailure: 'throw' });
