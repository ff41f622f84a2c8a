import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import { createKafkaSource } from '@rivergraph/source-kafka';

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
      properties: { amountUSD: 'float' },
    },
  },
  edges: { HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' } },
});

export const pipeline = createPipeline({
  source: createKafkaSource({
    kafka: { brokers: ['localhost:9092'] },
    groupId: 'daily-charges',
    topics: ['charges'],
    value: json<Charge>(),
  }),
  transform: ({ value }) =>
    graph.HAS_DAILY_CHARGE.upsert(
      graph.User.ref({ userId: value.userId }), // must exist
      graph.DailyCharge.upsert({ date: value.date, amountUSD: value.amount }),
    ),
  sink: createNeo4jSink({
    url: 'neo4j://localhost:7687',
    auth: { username: 'neo4j', password: process.env['NEO4J_PASSWORD'] ?? '' },
    graph,
  }),
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});
