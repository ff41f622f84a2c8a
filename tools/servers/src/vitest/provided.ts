import type { AwsAddress, AwsServer } from '../aws/server.ts';
import type { DynamoEmulator } from '../dynamodb/options.ts';
import type { KafkaFeatures, KafkaSasl, KafkaSaslSsl } from '../kafka/server.ts';
import type { KinesisEmulator } from '../kinesis/options.ts';
import type { Neo4jAddress, Neo4jServer } from '../neo4j/server.ts';

/** The Kafka that all suites of a run share. Plain data: the suites run in other processes than the one that started it. */
export interface SharedKafka {
  readonly available: true;
  readonly kind: 'address' | 'docker' | 'java';
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly features: KafkaFeatures;
  /** `host:port` of its one node, without security. */
  readonly brokers: readonly string[];
  /** `undefined` without `features.security`. */
  readonly sasl: KafkaSasl | undefined;
  /** `undefined` without `features.security`. */
  readonly saslSsl: KafkaSaslSsl | undefined;
}

/** The Neo4j that all suites of a run share, without a password and TLS unless it came from an address. Plain data, too. */
export interface SharedNeo4j extends Neo4jAddress {
  readonly available: true;
  readonly origin: Neo4jServer['origin'];
  /** `undefined` when it came from an address. */
  readonly version: string | undefined;
  readonly host: string;
  readonly port: number;
}

/** An emulator of a service of AWS, or an address of the service, that all suites of a run share. Plain data, too. */
export interface SharedAws<Emulator extends string> extends AwsAddress {
  readonly available: true;
  readonly origin: AwsServer<Emulator>['origin'];
  /** `undefined` when it came from an address. */
  readonly emulator: Emulator | undefined;
  readonly host: string;
  readonly port: number;
}

/** The Kinesis that all suites of a run share. */
export type SharedKinesis = SharedAws<KinesisEmulator>;

/** The DynamoDB that all suites of a run share. */
export type SharedDynamo = SharedAws<DynamoEmulator>;

/** Why a server is not shared in this run. */
export interface NoServer {
  readonly available: false;
  readonly why: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    dynamo: Readonly<Record<DynamoEmulator | 'usual', SharedDynamo | NoServer>>;
    kafka: SharedKafka | NoServer;
    kinesis: Readonly<Record<KinesisEmulator | 'usual', SharedKinesis | NoServer>>;
    neo4j: SharedNeo4j | NoServer;
  }
  interface TaskMeta {
    /** Why the suite that this test stands for could not run. */
    notRun?: string;
  }
}
