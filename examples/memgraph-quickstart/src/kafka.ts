import { whileConnected } from '@rivergraph/example-kit';
import type { KafkaAddress } from '@rivergraph/servers';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** Gives an administrator's connection for the time of a task. */
export async function withAdmin<T>(
  { brokers }: KafkaAddress,
  task: (admin: Admin) => Promise<T>,
): Promise<T> {
  const client = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  return await whileConnected(client.admin(), task);
}
