import { setTimeout as delay } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { IHeaders, Message, Producer } from 'kafkajs';
import { patientClient } from './client.ts';
import type { KafkaAddress } from './client.ts';

const { CompressionTypes, Partitioners } = kafkajs;

/** A record to produce. */
export interface TestRecord {
  /** @defaultValue 0 */
  readonly partition?: number | undefined;
  readonly key?: string | Buffer | null | undefined;
  /** `null` is a tombstone. */
  readonly value: string | Buffer | null;
  readonly headers?: IHeaders | undefined;
  /** Milliseconds since 1970. @defaultValue now */
  readonly timestamp?: number | undefined;
}

/** Records to produce. */
export interface ProduceOptions {
  readonly topic: string;
  readonly records: Iterable<TestRecord>;
  /** Compress with gzip. @defaultValue 'none' */
  readonly compression?: 'none' | 'gzip' | undefined;
}

const maxBatch = 5_000;

/**
 * Produces records, acknowledged by all replicas in sync; those of one partition in the given order.
 *
 * Every request holds one partition only: with several, kafkajs takes records for acknowledged that were never sent when a leader
 * moves in the meantime (tulios/kafkajs#1303, #1798).
 *
 * Resolves with the number of records. Rejects when one was not acknowledged; others may have been.
 */
export async function produce(
  kafka: KafkaAddress,
  { topic, records, compression }: ProduceOptions,
): Promise<number> {
  const lanes = byPartition(records);
  const producer = patientClient(kafka).producer({
    idempotent: true,
    maxInFlightRequests: 1,
    createPartitioner: Partitioners.DefaultPartitioner,
  });
  await connect(producer);
  try {
    const type = compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
    const sendLane = async ([partition, lane]: [number, TestRecord[]]): Promise<void> => {
      for (let start = 0; start < lane.length; start += maxBatch) {
        const messages = lane.slice(start, start + maxBatch).map((record) => message(record, partition));
        await producer.send({ topic, messages, acks: -1, compression: type });
      }
    };
    await Promise.all([...lanes].map(sendLane));
    return [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0);
  } finally {
    await producer.disconnect();
  }
}

/** kafkajs does not try again when the broker that it asks for a producer id is dead; nothing has been sent then. */
async function connect(producer: Producer): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    try {
      await producer.connect();
      return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(200);
    }
  }
}

function byPartition(records: Iterable<TestRecord>): Map<number, TestRecord[]> {
  const lanes = new Map<number, TestRecord[]>();
  for (const record of records) {
    const lane = lanes.get(record.partition ?? 0) ?? [];
    lanes.set(record.partition ?? 0, lane);
    lane.push(record);
  }
  return lanes;
}

function message({ key = null, value, headers, timestamp }: TestRecord, partition: number): Message {
  return {
    partition,
    key,
    value,
    ...(headers === undefined ? {} : { headers }),
    ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
  };
}
