import { json } from '@rivergraph/core';
import { createMemgraphSink, cypher, statement } from '@rivergraph/sink-memgraph';
import { createKafkaSource } from '@rivergraph/source-kafka';
import { definePipeline, defineStream } from '../../../src/index.ts';
import type { StreamDefinition } from '../../../src/index.ts';

/** Where messages come from and go to. */
export interface Servers {
  readonly brokers: readonly string[];
  /** Of a Memgraph. */
  readonly url: string;
  /** After how long without a heartbeat a member is given up, in milliseconds. @defaultValue the least that brokers take by themselves */
  readonly sessionTimeoutMs?: number | undefined;
}

/** What a stream of messages is told. */
export interface MessageSettings {
  readonly topic: string;
  readonly group: string;
}

/** Makes a node of each message, by its id. */
const everyMessage = cypher('MERGE (m:Message {id: event.id})');

/** Messages of a Kafka topic into a Memgraph, with a transform that the stream may name. */
export function messages({
  brokers,
  sessionTimeoutMs = 6_000,
  url,
}: Servers): StreamDefinition<MessageSettings> {
  return defineStream<MessageSettings>({
    description: 'Messages of a Kafka topic into a Memgraph.',
    statement,
    pipeline: ({ settings: { group, topic }, transform }) => ({
      ...definePipeline({
        source: createKafkaSource({
          kafka: { brokers: [...brokers] },
          topics: [topic],
          groupId: group,
          value: json(),
          commitIntervalMs: 100,
          maxWaitMs: 50,
          heartbeatIntervalMs: 300,
          sessionTimeoutMs,
        }),
        sink: createMemgraphSink({ url }),
      }),
      transform: transform ?? everyMessage,
    }),
  });
}
