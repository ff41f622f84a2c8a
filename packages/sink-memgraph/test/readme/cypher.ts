import { byTopic, createFileDeadLetter, createPipeline } from '@rivergraph/core';
import { createMemgraphSink, cypher } from '@rivergraph/sink-memgraph';
import { createKafkaSource } from '@rivergraph/source-kafka';

export const pipeline = createPipeline({
  source: createKafkaSource({
    kafka: { brokers: ['localhost:9092'] },
    groupId: 'people',
    topics: ['people', 'friends'],
  }),
  transform: byTopic({
    people: cypher('MERGE (p:Person {id: event.id}) SET p.name = event.name'),
    friends: cypher(
      `
      MATCH (a:Person {id: event.from})
      MATCH (b:Person {id: event.to})
      MERGE (a)-[f:FRIEND]->(b) SET f.since = event.since
      `,
    ),
  }),
  sink: createMemgraphSink({ url: 'bolt://localhost:7687' }),
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});
