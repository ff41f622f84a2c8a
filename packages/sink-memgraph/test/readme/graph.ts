import { createFileDeadLetter, createPipeline, defineGraph, json } from '@rivergraph/core';
import { createMemgraphSink } from '@rivergraph/sink-memgraph';
import { createKafkaSource } from '@rivergraph/source-kafka';

interface Transfer {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly amount: number;
  readonly at: string;
}

const graph = defineGraph({
  nodes: { Account: { key: { iban: 'string' } } },
  edges: {
    SENT: {
      from: 'Account',
      to: 'Account',
      key: { id: 'string' },
      properties: { amount: 'float', at: 'datetime' },
    },
  },
});

const { Account, SENT } = graph;

export const pipeline = createPipeline({
  source: createKafkaSource({
    kafka: { brokers: ['localhost:9092'] },
    groupId: 'transfers',
    topics: ['transfers'],
    value: json<Transfer>(),
  }),
  transform: ({ value: { id, from, to, amount, at } }) =>
    SENT.upsert(Account.merge({ iban: from }), Account.merge({ iban: to }), { id, amount, at }),
  sink: createMemgraphSink({ url: 'bolt://localhost:7687', graph }),
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});
