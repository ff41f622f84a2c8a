import { createProcessor, defineGraph, json } from '@rivergraph/core';
import { createMemorySink } from '@rivergraph/core/testing';
import { createLambdaHandler, kinesisDecoder } from '@rivergraph/source-kinesis';

const graph = defineGraph({ nodes: { User: { key: { userId: 'integer' } } }, edges: {} });

const processor = createProcessor({
  decoder: kinesisDecoder({ value: json<{ userId: number }>() }),
  transform: ({ value }) => graph.User.upsert(value),
  sink: createMemorySink(), // or createNeptuneSink(…), createNeo4jSink(…)
});

export const handler = createLambdaHandler(processor, { onFailure: 'throw' });
