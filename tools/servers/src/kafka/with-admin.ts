import type { Admin, Kafka } from 'kafkajs';
import { patientClient } from './client.ts';
import type { KafkaAddress } from './client.ts';

/** Gives an administrator's connection of a client for the time of a task. */
export async function withAdmin<T>(kafka: Kafka, task: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await task(admin);
  } finally {
    await admin.disconnect();
  }
}

/** Gives an administrator's connection to a cluster for the time of a task. It waits out an election, and prints nothing. */
export async function withKafkaAdmin<T>(kafka: KafkaAddress, task: (admin: Admin) => Promise<T>): Promise<T> {
  return await withAdmin(patientClient(kafka), task);
}
