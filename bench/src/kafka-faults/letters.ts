import { randomUUID } from 'node:crypto';
import { patientClient } from './client.ts';

const readTimeoutMs = 60_000;

/** Reads the values of a whole topic with a bare client. Failure: rejects when it does not get to the end. */
export async function readLetters(brokers: readonly string[], topic: string): Promise<readonly string[]> {
  const client = patientClient(brokers);
  const admin = client.admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic);
  await admin.disconnect();
  const open = new Map(
    ends.flatMap(({ partition, high }) => (high === '0' ? [] : [[partition, Number(high)]])),
  );
  const values: string[] = [];
  if (open.size === 0) return values;
  const consumer = client.consumer({ groupId: `letters-${randomUUID()}`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      setTimeout(
        () => reject(new Error('Expected to read all letters within a minute')),
        readTimeoutMs,
      ).unref();
      consumer
        .run({
          eachMessage: async ({ partition, message: { offset, value } }) => {
            values.push(value?.toString() ?? '');
            if (Number(offset) + 1 >= (open.get(partition) ?? 0)) open.delete(partition);
            if (open.size === 0) resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return values;
}
