import { misconfigured } from '@rivergraph/core';
import type { Kafka, KafkaConfig } from 'kafkajs';

const address = /^(\[[^\]]+\]|[^:/\s]+):\d+$/;

/** Checks the addresses: kafkajs finds out late, and then speaks of a connection. */
export function checkBrokers(kafka: KafkaConfig | Kafka): void {
  if ('consumer' in kafka) return;
  const brokers: unknown = kafka.brokers;
  if (typeof brokers === 'function') return;
  if (!Array.isArray(brokers) || brokers.length === 0) {
    const got = Array.isArray(brokers) ? 'an empty list' : describe(brokers);
    throw misconfigured(
      `Option kafka.brokers: expected a list of addresses like 'localhost:9092', got ${got}`,
    );
  }
  for (const [index, broker] of brokers.entries()) {
    if (typeof broker === 'string' && address.test(broker)) continue;
    throw misconfigured(
      `Option kafka.brokers: expected address ${index + 1} to be a host and a port like 'localhost:9092', got ${describe(broker)}`,
    );
  }
}

function describe(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : `a value of type ${typeof value}`;
}
