export { startKafka } from './kafka/start-kafka.ts';
export { defaultKafkaVersion } from './kafka/options.ts';
export type { KafkaOptions } from './kafka/options.ts';
export type {
  KafkaFeatures,
  KafkaNode,
  KafkaSasl,
  KafkaSaslSsl,
  KafkaServer,
} from './kafka/server.ts';
export type { KafkaUser } from './kafka/users.ts';
export { resolveServer, ServerUnavailableError } from './resolve-server.ts';
export type { ResolvedServer, ServerWay } from './resolve-server.ts';
export { createTopic } from './kafka/create-topic.ts';
export type { TopicOptions } from './kafka/create-topic.ts';
export { withKafkaAdmin } from './kafka/with-admin.ts';
export { produce } from './kafka/produce.ts';
export type { ProduceOptions, TestRecord } from './kafka/produce.ts';
export type { KafkaAddress } from './kafka/client.ts';
export { startFaultProxy } from './proxy/fault-proxy.ts';
export type { FaultProxy } from './proxy/fault-proxy.ts';
export type {
  CutAfterOptions,
  CutOptions,
  FaultProxyOptions,
  FaultProxyStats,
  FaultScope,
  ServerAddress,
  UntilOptions,
} from './proxy/options.ts';
export type { Direction, Ending } from './proxy/rules.ts';
export type { DirectionBytes } from './proxy/traffic.ts';
export { startRegistry } from './registry/start-registry.ts';
export { defaultRegistryVersion } from './registry/options.ts';
export type { SchemaRegistryOptions } from './registry/options.ts';
export type { SchemaRegistryServer } from './registry/server.ts';
export { startNeo4j } from './neo4j/start-neo4j.ts';
export { defaultNeo4jVersion } from './neo4j/options.ts';
export type { Neo4jOptions } from './neo4j/options.ts';
export type { Neo4jAddress, Neo4jRestartOptions, Neo4jServer } from './neo4j/server.ts';
export { openNeo4j } from './neo4j/open-neo4j.ts';
export { emptyNeo4j } from './neo4j/empty-neo4j.ts';
export { startScriptedBolt, ScriptedBolt } from './bolt/scripted-bolt.ts';
export type { ScriptedBoltOptions } from './bolt/options.ts';
export type {
  BoltBehaviour,
  BoltFailure,
  BoltPeer,
  BoltRows,
  BoltRun,
  BoltSummary,
  BoltTransaction,
  FailureAnswer,
  Outcome,
  Refusal,
  Reply,
  RollbackReason,
  RoutingTable,
} from './bolt/behaviour.ts';
export type { BoltManners } from './bolt/manners.ts';
export type { BoltConnection } from './bolt/connection.ts';
export type { LoggedRequest } from './bolt/logged-request.ts';
export type { RequestName } from './bolt/request.ts';
export type { HandshakeStyle } from './bolt/handshake.ts';
export type { BoltVersion } from './bolt/version.ts';
export { startScriptedCluster, ScriptedCluster } from './bolt/cluster.ts';
export type { ScriptedClusterOptions } from './bolt/cluster.ts';
export { acceptAuth, boltFailure, failOnce, firstOf, inTurn, onStatement } from './bolt/script.ts';
export type { Handler } from './bolt/script.ts';
export { selfSigned } from './bolt/self-signed.ts';
export type { KeyAndCertificate } from './bolt/self-signed.ts';
export { startNullBolt, NullBolt } from './bolt/null-bolt.ts';
export type { NullBoltCounters, NullBoltOptions, NullBoltRows } from './bolt/null-bolt.ts';
export {
  dateOf,
  dateTimeOf,
  durationOf,
  localDateTimeOf,
  localTimeOf,
  nodeOf,
  pointOf,
  relationshipOf,
  structureTags,
  timeOf,
} from './bolt/packstream/structures.ts';
export type { DurationParts, RelationshipParts, Whole } from './bolt/packstream/structures.ts';
export { Float } from './bolt/packstream/float.ts';
export { Structure } from './bolt/packstream/structure.ts';
export type { Integers, PackMap, PackValue } from './bolt/packstream/value.ts';
export { startKinesis } from './kinesis/start-kinesis.ts';
export { kinesisEmulators } from './kinesis/options.ts';
export type { KinesisEmulator, KinesisOptions, KinesisServer } from './kinesis/options.ts';
export { openKinesis } from './kinesis/open-kinesis.ts';
export { createStream, deleteStream } from './kinesis/streams.ts';
export type { StreamOptions } from './kinesis/streams.ts';
export { listShards, mergeShards, splitShard } from './kinesis/shards.ts';
export type { MergeOptions, SplitOptions } from './kinesis/shards.ts';
export { putRecords } from './kinesis/put-records.ts';
export type { KinesisTestRecord, PutPlace, PutRecordsOptions } from './kinesis/put-records.ts';
export { startDynamo } from './dynamodb/start-dynamo.ts';
export { defaultDynamoDbLocalVersion, dynamoEmulators } from './dynamodb/options.ts';
export type { DynamoEmulator, DynamoOptions, DynamoServer } from './dynamodb/options.ts';
export { openDynamo } from './dynamodb/open-dynamo.ts';
export type { AwsAddress, AwsKeys, AwsServer } from './aws/server.ts';
export type { EmulatorOptions } from './aws/emulator.ts';
export { HttpFaultProxy, startHttpFaultProxy } from './http-proxy/http-fault-proxy.ts';
export type {
  AnswerRewrite,
  HttpCall,
  HttpEffect,
  HttpFault,
  HttpFaultProxyOptions,
  InjectedFault,
  UntilCallsOptions,
} from './http-proxy/options.ts';
export type { JsonObject } from './http-proxy/json.ts';
export { startGremlin } from './gremlin/start-gremlin.ts';
export { defaultGremlinVersion } from './gremlin/options.ts';
export type { GremlinOptions } from './gremlin/options.ts';
export type { GremlinAddress, GremlinServer } from './gremlin/server.ts';
export { GremlinClient, openGremlin } from './gremlin/open-gremlin.ts';
export type { OpenGremlinOptions } from './gremlin/open-gremlin.ts';
export type { GremlinEdge, GremlinNode } from './gremlin/graph-records.ts';
export { NeptuneFront, startNeptuneFront } from './gremlin-front/neptune-front.ts';
export type { NeptuneError } from './gremlin-front/error-body.ts';
export type { AnswerValue } from './gremlin-front/frames.ts';
export type {
  EffectTime,
  FrontHandshake,
  FrontRequest,
  FrontStats,
  FrontStatus,
  FrontTarget,
  HandshakeFault,
  IamRules,
  InjectedHandshakeFault,
  InjectedRequestFault,
  NeptuneFrontOptions,
  RequestEffect,
  RequestFault,
} from './gremlin-front/options.ts';
export { startMemgraph } from './memgraph/start-memgraph.ts';
export { describeMemgraph } from './memgraph/describe-memgraph.ts';
export { defaultMemgraphVersion } from './memgraph/options.ts';
export type { MemgraphOptions } from './memgraph/options.ts';
export type { MemgraphAddress, MemgraphServer } from './memgraph/server.ts';
export { MemgraphClient, openMemgraph } from './memgraph/open-memgraph.ts';
export { startMemgraphDouble } from './memgraph-double/start-memgraph-double.ts';
export { MemgraphDouble } from './memgraph-double/memgraph-double.ts';
export type { MemgraphDoubleOptions } from './memgraph-double/options.ts';
export { MemgraphCluster, startMemgraphCluster } from './memgraph-double/cluster.ts';
export type { MemgraphClusterOptions } from './memgraph-double/cluster.ts';
export { memgraphErrors } from './memgraph-double/errors.ts';
export type { MemgraphError, MemgraphErrorName } from './memgraph-double/errors.ts';
export type { DoubleClock, DoubleCounters, DoubleRole } from './memgraph-double/engine-options.ts';
export type {
  DoubleEffect,
  DoubleEffectTime,
  DoubleFault,
  DoubleRequest,
  InjectedDoubleFault,
} from './memgraph-double/faults.ts';
export type { DoubleGraph, DoubleParameters } from './memgraph-double/double-graph.ts';
export type { Answer, GraphTransaction } from './memgraph-double/port.ts';
export type { Edge, Value, Vertex } from './memgraph-double/value.ts';
export { startKcl } from './kcl/start-kcl.ts';
export type { KclOptions, KclPlace, KclRecord, KclWorker } from './kcl/options.ts';
