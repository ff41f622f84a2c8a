import kafkajs from 'kafkajs';
import type { KafkaConfig, KafkaMessage, Kafka as KafkaClient } from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

/** A client that gives up quickly. */
export function client(
  config: Omit<KafkaConfig, 'brokers'> & { readonly brokers: readonly string[] },
): KafkaClient {
  return new Kafka({
    connectionTimeout: 3_000,
    retry: { retries: 0 },
    ...config,
    brokers: [...config.brokers],
    logLevel: logLevel.NOTHING,
  });
}

/** The values of the first `count` records of a topic, sorted. */
export async function readValues(
  brokers: readonly string[],
  topic: string,
  count: number,
): Promise<string[]> {
  const kafka = client({ brokers, retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 30 } });
  const consumer = kafka.consumer({ groupId: `${topic}-readers`, maxWaitTimeInMs: 250 });
  await consumer.connect();
  try {
    await consumer.subscribe({ topic, fromBeginning: true });
    const values: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const eachMessage = async ({ message }: { message: KafkaMessage }): Promise<void> => {
        values.push(String(message.value));
        if (values.length === count) resolve();
      };
      consumer.run({ eachMessage }).catch(reject);
    });
    return values.sort();
  } finally {
    await consumer.disconnect();
  }
}

/** The topics that a client sees. */
export async function topicsOf(kafka: KafkaClient): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await admin.listTopics();
  } finally {
    await admin.disconnect();
  }
}
