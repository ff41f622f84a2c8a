import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { silentLogger } from '@rivergraph/core';
import type { DeadLetterRecord, Logger, SinkContext } from '@rivergraph/core';
import type { Kafka, Message, ProducerRecord, RecordMetadata } from 'kafkajs';

export function rejectedRecord(changes: Partial<DeadLetterRecord> = {}): DeadLetterRecord {
  return {
    partition: { topic: 'charges', id: 'charges-3' },
    position: '42',
    key: Uint8Array.of(0, 255),
    value: Uint8Array.of(123, 0xff),
    headers: {},
    timestamp: 1_466_000_000_000,
    rejections: [
      { stage: 'write', code: 'rejected', reason: 'constraint', message: 'no', write: 1, attempts: 3 },
    ],
    failedAt: 1_700_000_001_000,
    ...changes,
  };
}

/** A record at an offset of a partition of `charges`. */
export function recordAt(partition: number, offset: number, bytes = 10): DeadLetterRecord {
  return rejectedRecord({
    partition: { topic: 'charges', id: `charges-${partition}` },
    position: String(offset),
    value: new Uint8Array(bytes),
  });
}

export interface TestContext extends SinkContext {
  readonly clock: ManualClock;
  abort(reason: Error): void;
}

export function testContext(logger: Logger = silentLogger): TestContext {
  const controller = new AbortController();
  const abort = (reason: Error): void => controller.abort(reason);
  return { signal: controller.signal, clock: createManualClock(), logger, abort };
}

/** What a double of kafkajs does and has seen. */
export interface KafkaDouble {
  readonly kafka: Kafka;
  /** In the order in which they came. */
  readonly sends: ProducerRecord[];
  /** What was done besides. */
  readonly journal: string[];
  readonly settings: { partitions: number; policy: string };
  /** Called for every send; what it throws the send rejects with. */
  onSend: (record: ProducerRecord) => Promise<readonly RecordMetadata[] | undefined> | undefined;
  /** Called where the client connects. */
  onConnect: (who: 'admin' | 'producer') => Promise<void>;
}

export function kafkaDouble(partitions = 6): KafkaDouble {
  const double: Omit<KafkaDouble, 'kafka'> = {
    sends: [],
    journal: [],
    settings: { partitions, policy: 'delete' },
    onSend: () => undefined,
    onConnect: async () => undefined,
  };
  const { sends, journal, settings } = double;
  const life = (who: 'admin' | 'producer') => ({
    connect: async () => {
      journal.push(`connect ${who}`);
      await result.onConnect(who);
    },
    disconnect: async () => void journal.push(`disconnect ${who}`),
  });
  const admin = () => ({
    ...life('admin'),
    fetchTopicMetadata: async ({ topics: [name] }: { topics: string[] }) => ({
      topics: [{ name, partitions: Array.from({ length: settings.partitions }, () => ({})) }],
    }),
    describeConfigs: async () => ({
      resources: [{ configEntries: [{ configName: 'cleanup.policy', configValue: settings.policy }] }],
    }),
  });
  const producer = () => ({
    ...life('producer'),
    send: async (record: ProducerRecord) => {
      sends.push(record);
      return (await result.onSend(record)) ?? acknowledge(record);
    },
  });
  // Only what a dead letter uses is doubled.
  const kafka = { admin, producer, consumer: () => undefined } as unknown as Kafka;
  const result: KafkaDouble = Object.assign(double, { kafka });
  return result;
}

function acknowledge({ topic, messages }: ProducerRecord): readonly RecordMetadata[] {
  return [{ topicName: topic, partition: messages[0]?.partition ?? -1, errorCode: 0, baseOffset: '0' }];
}

/** The offsets of the records in a send, as its letters tell them. */
export function offsetsOf({ messages }: ProducerRecord): readonly unknown[] {
  return messages.map(({ headers }) => headers?.['__connect.errors.offset']);
}

export function partitionsOf({ messages }: ProducerRecord): readonly unknown[] {
  return [...new Set(messages.map(({ partition }: Message) => partition))];
}
