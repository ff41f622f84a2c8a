import { coreFaultRun } from './core-faults/core-fault-run.ts';
import type { FaultRun } from './fault-definition.ts';
import { fileFaultRun } from './file-faults/file-fault-run.ts';
import { kafkaFaultRun } from './kafka-faults/kafka-fault-run.ts';
import { kinesisFaultRun } from './kinesis-faults/kinesis-fault-run.ts';
import { memgraphFaultRun } from './memgraph-faults/memgraph-fault-run.ts';
import { neo4jFaultRun } from './neo4j-faults/neo4j-fault-run.ts';
import { neptuneFaultRun } from './neptune-faults/neptune-fault-run.ts';

/** Every fault run by its name. A package that brings one adds it here. */
export const faultRuns: ReadonlyMap<string, FaultRun> = new Map([
  ['core', coreFaultRun],
  ['file', fileFaultRun],
  ['kafka', kafkaFaultRun],
  ['kinesis', kinesisFaultRun],
  ['memgraph', memgraphFaultRun],
  ['neo4j', neo4jFaultRun],
  ['neptune', neptuneFaultRun],
]);
