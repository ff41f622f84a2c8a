import { createFileDeadLetter, createPipeline, defineGraph } from '@rivergraph/core';
import type { Pipeline, SourceRecord } from '@rivergraph/core';
import { createMemgraphSink, cypher } from '@rivergraph/sink-memgraph';
import type { BasicCredentials, CypherOptions } from '@rivergraph/sink-memgraph';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { KafkaConfig } from 'kafkajs';
import { decodeMessage, peopleOf } from './message.ts';
import type { Message } from './message.ts';

// The statements need no schema. With this one the sink creates the index and the constraint that MERGE needs to be quick and safe.
const graph = defineGraph({ nodes: { Person: { key: { id: 'integer' } } } });

// What concerns one person runs in order, and in one transaction at a time; what concerns others does not wait for it.
const byPeople: CypherOptions<SourceRecord<Message>> = {
  entities: ({ value }) => peopleOf(value).map((id) => `person ${id}`),
};

const person = cypher('MERGE (:Person {id: event.id})', byPeople);

/**
 * Makes a connection, and those whom it connects where they are not there yet.
 *
 * No constraint keeps a relationship from being there twice. SET and REMOVE leave nothing, but no two transactions may do so at once.
 */
export const connectionStatement = `
  MERGE (a:Person {id: event.from})
  MERGE (b:Person {id: event.to})
  SET a.touched = true REMOVE a.touched
  MERGE (a)-[:CONNECTED_WITH]->(b)`;

const connection = cypher(connectionStatement, byPeople);

/** Where a Memgraph is and who one is there. */
export interface MemgraphTarget {
  readonly url: string;
  /** Left out where the server asks nobody. */
  readonly auth: BasicCredentials | undefined;
}

/** From where to where. */
export interface PeoplePipelineOptions {
  readonly kafka: KafkaConfig;
  readonly groupId: string;
  readonly memgraph: MemgraphTarget;
  /** The file of the messages that cannot be read. */
  readonly rejects: string;
}

/**
 * Makes the pipeline of this example: from a topic of Kafka into Memgraph, with a Cypher statement for each kind of message.
 *
 * This is all there is to it; the rest of this folder is the servers, what is sent, and the check of the result.
 */
export function createPeoplePipeline(options: PeoplePipelineOptions): Pipeline {
  return createPipeline({
    source: createKafkaSource({
      kafka: options.kafka,
      groupId: options.groupId, // its committed offsets say where to go on
      topics: ['memgraph-quickstart'],
      value: decodeMessage,
    }),
    transform: (record) => ('id' in record.value ? person(record) : connection(record)),
    sink: createMemgraphSink({ ...options.memgraph, graph }),
    deadLetter: createFileDeadLetter(options.rejects), // messages that cannot be read
  });
}
