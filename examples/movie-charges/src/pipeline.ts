import { createPipeline, defineGraph } from '@rivergraph/core';
import type { Pipeline } from '@rivergraph/core';
import { createNeo4jSink } from '@rivergraph/sink-neo4j';
import type { BasicCredentials } from '@rivergraph/sink-neo4j';
import { createKafkaSource } from '@rivergraph/source-kafka';
import { decodeCharge } from './charge-line.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'integer' } },
    // A charge belongs to its user: the same date under another user is another charge.
    DailyCharge: {
      ownedBy: 'HAS_DAILY_CHARGE',
      key: { date: 'date' },
      properties: { amountUSD: 'float', createdDate: 'float' },
    },
  },
  edges: {
    HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' },
  },
});

/** Where a Neo4j is and who one is there. */
export interface Neo4jTarget {
  readonly url: string;
  /** Left out where the server asks nobody. */
  readonly auth: BasicCredentials | undefined;
}

/** How many writes a batch has, and how many batches are on their way at once. */
export interface Pace {
  readonly batch: number;
  readonly slots: number;
}

/** From where to where, and how. */
export interface ChargesPipelineOptions extends Pace {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly groupId: string;
  readonly neo4j: Neo4jTarget;
}

/**
 * Makes the pipeline of this example: from a topic of charges into a graph of users, in Neo4j.
 *
 * This is all there is to it; the rest of this folder is the servers, what is sent, and the check of the result.
 */
export function createChargesPipeline(options: ChargesPipelineOptions): Pipeline {
  return createPipeline({
    source: createKafkaSource({
      kafka: { brokers: [...options.brokers] },
      groupId: options.groupId, // its committed offsets say where to go on
      topics: [options.topic],
      value: decodeCharge,
    }),
    transform: ({ value: { userId, amount, timestamp } }) =>
      graph.HAS_DAILY_CHARGE.upsert(
        graph.User.ref({ userId }), // must exist
        graph.DailyCharge.upsert({ date: dateOf(timestamp), amountUSD: amount, createdDate: timestamp }),
      ),
    sink: createNeo4jSink({ ...options.neo4j, graph }), // creates the constraint on User.userId where it is missing
    maxRecords: options.batch,
    slots: options.slots,
  });
}

function dateOf(timestamp: number): string {
  return new Date(timestamp * 1_000).toISOString().slice(0, 10);
}
