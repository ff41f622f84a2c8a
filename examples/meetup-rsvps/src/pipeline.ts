import { byTopic, createPipeline, defineGraph, json } from '@rivergraph/core';
import type { Pipeline, RecordOf } from '@rivergraph/core';
import { createNeo4jSink, cypher } from '@rivergraph/sink-neo4j';
import type { CypherWrite, Neo4jAddress } from '@rivergraph/sink-neo4j';
import { createKafkaDeadLetter, createKafkaSource } from '@rivergraph/source-kafka';
import type { KafkaConfig } from 'kafkajs';
import type { Member, Rsvp } from './plan.ts';

// The statements need no schema. With this one the sink creates the uniqueness constraints that MERGE needs to be quick and safe.
const graph = defineGraph({
  nodes: {
    Member: { key: { id: 'integer' } },
    Topic: { key: { name: 'string' } },
  },
});

/** From where to where. */
export interface MeetupPipelineOptions {
  readonly kafka: KafkaConfig;
  readonly groupId: string;
  readonly neo4j: Neo4jAddress;
}

/**
 * Makes the pipeline of this example: from two topics of Kafka into Neo4j, with a Cypher statement for each of them.
 *
 * This is all there is to it; the rest of this folder is the servers, what is sent, and the check of the result.
 */
export function createMeetupPipeline({ kafka, groupId, neo4j }: MeetupPipelineOptions): Pipeline {
  const source = createKafkaSource({
    kafka,
    groupId, // its committed offsets say where to go on
    topics: {
      'meetup-members': json<Member>(),
      'meetup-rsvps': json<Rsvp>(),
    },
  });

  return createPipeline({
    source,
    transform: byTopic<RecordOf<typeof source>, CypherWrite>({
      // Two topics have no common order: an RSVP may be read before its member is, and makes the node then.
      'meetup-members': cypher(
        `
        MERGE (m:Member {id: event.id})
        SET m.name = event.name`,
        // What concerns one member runs in order; others do not wait for it.
        { entities: ({ value }) => [`member ${value.id}`] },
      ),
      'meetup-rsvps': cypher(
        `
        MERGE (m:Member {id: event.memberId})
        MERGE (t:Topic {name: event.topic})
        MERGE (m)-[r:RSVPED]->(t)
        SET r += CASE
          WHEN r.at > datetime(event.at) THEN {}
          ELSE {at: datetime(event.at), response: event.response}
        END`,
        // MERGE locks both ends of a relationship, so the topic is named too: two transactions would only be in each other's way.
        { entities: ({ value }) => [`member ${value.memberId}`, `topic ${value.topic}`] },
      ),
    }),
    sink: createNeo4jSink({ ...neo4j, graph }),
    deadLetter: createKafkaDeadLetter({ kafka, topic: 'meetup-rejected' }), // records that Neo4j refuses
  });
}
