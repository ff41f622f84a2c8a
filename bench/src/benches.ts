import type { Bench } from './bench-definition.ts';
import { coreBench } from './core/core-bench.ts';
import { kafkaBench } from './kafka/kafka-bench.ts';
import { kinesisBench } from './kinesis/kinesis-bench.ts';
import { memgraphBench } from './memgraph/memgraph-bench.ts';
import { neo4jBench } from './neo4j/neo4j-bench.ts';
import { neptuneBench } from './neptune/neptune-bench.ts';
import { streamsBench } from './streams/streams-bench.ts';

/** Every bench by its name. A package that brings one adds it here. */
export const benches: ReadonlyMap<string, Bench> = new Map([
  ['core', coreBench],
  ['kafka', kafkaBench],
  ['kinesis', kinesisBench],
  ['memgraph', memgraphBench],
  ['neo4j', neo4jBench],
  ['neptune', neptuneBench],
  ['streams', streamsBench],
]);
