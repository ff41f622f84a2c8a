import kafkajs from 'kafkajs';
import type { Kafka as KafkaClient } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** A cluster: a server, or what it shares of itself. */
export interface KafkaAddress {
  readonly brokers: readonly string[];
}

/** A client that waits out an election of leaders, and prints nothing. */
export function patientClient({ brokers }: KafkaAddress): KafkaClient {
  return new Kafka({
    clientId: 'rivergraph-servers',
    brokers: [...brokers],
    connectionTimeout: 3_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 20 },
    logLevel: logLevel.NOTHING,
  });
}

/** A client for a few quick calls: it does not retry, and prints nothing. */
export function hastyClient({ brokers }: KafkaAddress): KafkaClient {
  return new Kafka({
    clientId: 'rivergraph-servers',
    brokers: [...brokers],
    connectionTimeout: 1_000,
    requestTimeout: 5_000,
    retry: { retries: 0 },
    logLevel: logLevel.NOTHING,
  });
}
