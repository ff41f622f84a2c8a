import { defineConfig } from '@rivergraph/cli';
import { defineGraph, misconfigured } from '@rivergraph/core';
import { defineStream } from '@rivergraph/streams';
import type { StreamSettings } from '@rivergraph/streams';
import { createMemgraphSink, statement } from '@rivergraph/sink-memgraph';
import { createKafkaSource } from '@rivergraph/source-kafka';
import type { KafkaConfig } from 'kafkajs';

const {
  KAFKA_BROKERS = 'localhost:9092',
  MEMGRAPH_URL = 'bolt://localhost:7687',
  MEMGRAPH_USERNAME,
  MEMGRAPH_PASSWORD = '',
  STREAMS_FOLDER = './.rivergraph',
} = process.env;

const auth =
  MEMGRAPH_USERNAME === undefined ? undefined : { username: MEMGRAPH_USERNAME, password: MEMGRAPH_PASSWORD };

// The statements need no schema. With this one the sink creates the index and the constraint that MERGE needs to be quick and safe.
const graph = defineGraph({ nodes: { Person: { key: { id: 'integer' } } } });

const kafka: KafkaConfig = { brokers: KAFKA_BROKERS.split(',') };

/** A setting of a stream, such as `--set topics=one,two`. */
function textOf(settings: StreamSettings, name: string, otherwise?: string): string {
  const value = settings[name] ?? otherwise;
  if (typeof value === 'string' && value !== '') return value;
  throw misconfigured(`settings: expected '${name}' to be a text, got ${typeof value}`);
}

export default defineConfig({
  store: STREAMS_FOLDER,
  transforms: './transforms',
  definitions: {
    'kafka-to-memgraph': defineStream<StreamSettings>({
      description: 'Messages of Kafka into Memgraph, by the statements that a transform makes of them.',
      transform: 'required',
      // What has a person in common runs in order, and in one transaction at a time; what concerns others does not wait for it.
      statement: (text, parameters) =>
        statement(text, parameters, {
          entities: [...new Set(Object.values(parameters))].map((id) => `person ${String(id)}`),
        }),
      pipeline: ({ name, settings }) => ({
        source: createKafkaSource({
          kafka,
          groupId: textOf(settings, 'group', name),
          topics: textOf(settings, 'topics').split(','),
          sessionTimeoutMs: 6_000, // how long the group waits for a process that was killed
        }),
        sink: createMemgraphSink({ url: MEMGRAPH_URL, auth, graph }),
      }),
    }),
  },
});
