export { describeWithKafka, kafkaFromRun } from './kafka-from-run.ts';
export type { KafkaSuiteOptions } from './kafka-from-run.ts';
export type {
  NoServer,
  SharedAws,
  SharedDynamo,
  SharedKafka,
  SharedKinesis,
  SharedNeo4j,
} from './provided.ts';
export { describeWithNeo4j, neo4jFromRun } from './neo4j-from-run.ts';
export type { Neo4jSuiteOptions } from './neo4j-from-run.ts';
export { describeWithKinesis, kinesisFromRun } from './kinesis-from-run.ts';
export type { KinesisSuiteOptions } from './kinesis-from-run.ts';
export { describeWithDynamo, dynamoFromRun } from './dynamo-from-run.ts';
export type { DynamoSuiteOptions } from './dynamo-from-run.ts';
export type { AwsSuiteOptions } from './declare-aws-suite.ts';
export { describeWithRegistry } from './describe-with-registry.ts';
export type { RegistrySuiteOptions } from './describe-with-registry.ts';
export { describeWithGremlin } from './describe-with-gremlin.ts';
export type { GremlinSuiteOptions } from './describe-with-gremlin.ts';
export { describeWithKcl } from './describe-with-kcl.ts';
export type { KclSuiteOptions } from './describe-with-kcl.ts';
export { describeWithMemgraph } from './describe-with-memgraph.ts';
export type { MemgraphSuiteOptions } from './describe-with-memgraph.ts';
