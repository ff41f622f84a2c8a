import { byTopic, createFileDeadLetter, createPipeline } from '@rivergraph/core';
import { createNeo4jSink, cypher } from '@rivergraph/sink-neo4j';
import { createKafkaSource } from '@rivergraph/source-kafka';

export const pipeline = createPipeline({
  source: createKafkaSource({
    kafka: { brokers: ['localhost:9092'] },
    groupId: 'meetup',
    topics: ['members', 'rsvps'],
  }),
  transform: byTopic({
    members: cypher('MERGE (m:Member {id: event.id}) SET m.name = event.name'),
    rsvps: cypher(`
      MERGE (m:Member {id: event.memberId})
      MERGE (t:Topic {name: event.topic})
      MERGE (m)-[r:RSVPED]->(t) SET r.at = __timestamp
    `),
  }),
  sink: createNeo4jSink({
    url: 'neo4j://localhost:7687',
    auth: { username: 'neo4j', password: process.env['NEO4J_PASSWORD'] ?? '' },
  }),
  deadLetter: createFileDeadLetter('./rejected.jsonl'),
});
