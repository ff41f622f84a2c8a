import kafkajs from 'kafkajs';
import type { EachBatchPayload } from 'kafkajs';
import type { LapJob } from './lap.ts';
import type { Meter } from './meter.ts';
import { commitIntervalMs, fetching, slowSlots } from './settings.ts';

const { Kafka, logLevel } = kafkajs;

/** Handles what kafkajs has fetched of a partition. */
export type EachBatch = (payload: EachBatchPayload) => Promise<void>;

/** Reads a topic with a bare kafkajs consumer that commits by itself. Settles when `over` does. */
export async function consume(
  { brokers, topic, groupId }: LapJob,
  {
    meter,
    eachBatch,
    over,
  }: { readonly meter: Meter; readonly eachBatch: EachBatch; readonly over: Promise<void> },
): Promise<void> {
  const kafka = new Kafka({ clientId: 'bench', brokers: [...brokers], logLevel: logLevel.ERROR });
  const consumer = kafka.consumer({
    groupId,
    minBytes: fetching.minBytes,
    maxBytes: fetching.maxBytes,
    maxBytesPerPartition: fetching.maxBytesPerPartition,
    maxWaitTimeInMs: fetching.maxWaitMs,
  });
  const crash = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  });
  consumer.on(consumer.events.GROUP_JOIN, () => meter.joined());
  await consumer.connect();
  await consumer.subscribe({ topics: [topic.topic], fromBeginning: true });
  await consumer.run({
    eachBatchAutoResolve: false,
    autoCommitInterval: commitIntervalMs,
    partitionsConsumedConcurrently: slowSlots,
    eachBatch,
  });
  await Promise.race([over, crash]);
  await consumer.disconnect();
}
