import type { KafkaFeatures, KafkaSasl, KafkaSaslSsl } from '../kafka/server.ts';

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

/** Why there is no shared Kafka in this run. */
export interface NoKafka {
  readonly available: false;
  readonly why: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    kafka: SharedKafka | NoKafka;
  }
  interface TaskMeta {
    /** Why the suite that this test stands for could not run. */
    notRun?: string;
  }
}
