import kafkajs from 'kafkajs';
import type { Kafka as KafkaClient } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** A client that waits out what is done to the brokers, and prints nothing. */
export function patientClient(brokers: readonly string[]): KafkaClient {
  return new Kafka({
    clientId: 'rivergraph-faults',
    brokers: [...brokers],
    connectionTimeout: 2_000,
    requestTimeout: 10_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 20 },
    logLevel: logLevel.NOTHING,
  });
}
