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
