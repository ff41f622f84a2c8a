export { describeWithKafka, kafkaFromRun } from './kafka-from-run.ts';
export type { KafkaSuiteOptions } from './kafka-from-run.ts';
export type { NoServer, SharedKafka, SharedNeo4j } from './provided.ts';
export { describeWithNeo4j, neo4jFromRun } from './neo4j-from-run.ts';
export type { Neo4jSuiteOptions } from './neo4j-from-run.ts';
export { describeWithRegistry } from './describe-with-registry.ts';
export type { RegistrySuiteOptions } from './describe-with-registry.ts';
