import { createPipeline, defineGraph } from '@rivergraph/core';
import type {
  DeadLetter,
  Pipeline,
  PipelineEvent,
  Source,
  SourceRecord,
  TransformFunction,
} from '@rivergraph/core';
import { createNeo4jSink, cypher } from '@rivergraph/sink-neo4j';
import type { CypherSinkWrite, Neo4jAuth } from '@rivergraph/sink-neo4j';
import type { AttemptWatch } from '../faults-common/attempt-watch.ts';
import { endlessUser } from './workload.ts';
import type { Reading, Shape } from './workload.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { userId: 'string' }, properties: { last: 'integer' } },
    Charge: { ownedBy: 'HAS_CHARGE', key: { chargeId: 'string' }, properties: { amount: 'integer' } },
  },
  edges: {
    HAS_CHARGE: { from: 'User', to: 'Charge' },
    KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
  },
});

/** How a record becomes writes: by the graph's schema, or by a statement of the user. */
export type Means = 'graph' | 'statement';

/** What a pipeline of the fault runs is made of. */
export interface PipelineParts {
  readonly url: string;
  readonly auth: Neo4jAuth;
  readonly source: Source<Record_>;
  readonly means: Means;
  readonly shape: Shape;
  readonly watch: AttemptWatch;
  readonly deadLetter?: DeadLetter | undefined;
  /** Whether the sink makes the constraints. */
  readonly schema: 'ensure' | 'off';
  readonly settings: PipelineSettings;
  readonly observer: (event: PipelineEvent) => void;
  /** Told of every record that is read. */
  readonly read: (record: Record_) => void;
}

/** What differs between fault runs. */
export interface PipelineSettings {
  readonly maxRecords: number;
  readonly maxBackoffMs: number;
  readonly writeTimeoutMs: number;
}

type Record_ = SourceRecord<Reading>;

/** Makes a pipeline into Neo4j. */
export function createFaultPipeline(parts: PipelineParts): Pipeline {
  const { url, auth, source, means, shape, watch, deadLetter, schema, settings, observer, read } = parts;
  const { maxRecords, maxBackoffMs, writeTimeoutMs } = settings;
  const transform = means === 'statement' ? userStatement : graphWrites(shape);
  return createPipeline({
    source,
    transform: (record, context) => {
      read(record);
      return transform(record, context);
    },
    sink: watch.over(createNeo4jSink({ url, auth, graph, schema, writeTimeoutMs })),
    maxRecords,
    maxBackoffMs,
    deadLetter,
    observer,
  });
}

function graphWrites(shape: Shape): TransformFunction<Record_, CypherSinkWrite> {
  return ({ value: { user, friend, charge, amount, stamp, isPoison } }) => {
    const charged = (userId: string): CypherSinkWrite =>
      graph.HAS_CHARGE.upsert(
        graph.User.upsert({ userId, last: stamp }),
        graph.Charge.upsert({ chargeId: charge, amount }),
      );
    if (isPoison === true) return charged(endlessUser(user));
    if (shape === 'charges') return charged(user);
    const known = graph.KNOWS.upsert(
      graph.User.merge({ userId: user }),
      graph.User.merge({ userId: friend }),
      {
        since: stamp,
      },
    );
    return [charged(user), known];
  };
}

const userStatement: TransformFunction<Record_, CypherSinkWrite> = cypher<Record_>(
  `MERGE (u:User {userId: event.user}) SET u.last = event.stamp
   MERGE (u)-[:HAS_CHARGE]->(c:Charge {chargeId: event.charge}) SET c.amount = event.amount
   MERGE (f:User {userId: event.friend})
   MERGE (u)-[k:KNOWS]->(f) SET k.since = event.stamp
   WITH event, c WHERE date(event.day) IS NULL
   SET c.amount = null`,
  { entities: ({ value: { user, friend } }) => [user, friend] },
);
