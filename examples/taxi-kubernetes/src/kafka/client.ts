import { whileConnected } from '@rivergraph/example-kit';
import kafkajs from 'kafkajs';
import type { Admin, Kafka as KafkaClient, KafkaConfig, RetryOptions } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** Makes a client that prints nothing. */
export function clientOf(kafka: KafkaConfig, retry: RetryOptions = { retries: 3 }): KafkaClient {
  return new Kafka({ ...kafka, logLevel: logLevel.NOTHING, retry });
}

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(kafka: KafkaConfig, task: (admin: Admin) => Promise<T>): Promise<T> {
  return await whileConnected(clientOf(kafka).admin(), task);
}
