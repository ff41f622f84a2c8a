import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import { createMemorySink } from '@rivergraph/core/testing';
import { createDynamoLeaseStore, createKinesisSource } from '@rivergraph/source-kinesis';

interface Charge {
  readonly userId: number;
  readonly date: string;
  readonly amount: number;
}

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    DailyCharge: {
      ownedBy: 'HAS_DAILY_CHARGE',
      key: { date: 'date' },
      properties: { amount: 'float' },
    },
  },
  edges: { HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' } },
});

const region = 'eu-central-1';

export const pipeline = createPipeline({
  source: createKinesisSource({
    stream: 'charges', // or its ARN
    kinesis: { region },
    leases: createDynamoLeaseStore({ table: 'daily-charges', dynamodb: { region } }),
    value: json<Charge>(), // or json(schema) with zod, valibot or another Standard Schema
  }),
  transform: ({ value }) =>
    graph.HAS_DAILY_CHARGE.upsert(
      graph.User.merge({ userId: value.userId }),
      graph.DailyCharge.upsert({ date: value.date, amount: value.amount }),
    ),
  sink: createMemorySink(), // or createNeptuneSink(…), createNeo4jSink(…)
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void pipeline.stop());
