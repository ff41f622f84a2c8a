import { randomUUID } from 'node:crypto';
import { misconfigured, rejected, unavailable } from '@rivergraph/core';
import type {
  Deserializer,
  RecordDecoder,
  Source,
  SourceContext,
  SourceRecord,
  SourceSession,
  TransformFunction,
  Write,
} from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import type { KafkaPort } from './kafka-port.ts';
import { KafkaSession } from './kafka-session.ts';

type Deserializers = Readonly<Record<string, Deserializer<unknown>>>;

/** One record type per topic, told apart by `topic`. */
type KafkaRecord<Values extends Deserializers> = {
  [Topic in keyof Values & string]: SourceRecord<Awaited<ReturnType<Values[Topic]>>, string | null, Topic>;
}[keyof Values & string];

interface KafkaSourceOptions<Values extends Deserializers> {
  readonly kafka: KafkaPort;
  readonly groupId: string;
  readonly topics: Values;
  readonly from?: 'beginning' | { readonly timestamp: number } | undefined;
}

function createKafkaSource<Values extends Deserializers>(
  options: KafkaSourceOptions<Values>,
): Source<KafkaRecord<Values>> {
  return {
    name: 'kafka',
    features: { canDelayRevocation: false, durableCommits: true, maxRecordsAfterPause: 0 },
    decoder: createTopicDecoder(options.topics),
    open: async (context) => openSession(options, context),
  };
}

function createTopicDecoder<Values extends Deserializers>(
  values: Values,
): RecordDecoder<KafkaRecord<Values>> {
  return {
    key: (chunk, index) => {
      const key = chunk.keyAt(index);
      return key === null ? null : Buffer.from(key).toString();
    },
    value: (chunk, index) => {
      const { topic } = chunk.partition;
      const deserialize = values[topic];
      if (deserialize === undefined) throw misconfigured(`kafka: topic ${topic} has no deserializer`);
      const decoded = deserialize(chunk.valueAt(index), {
        topic,
        part: 'value',
        headers: chunk.headersAt(index),
      });
      return decoded as KafkaRecord<Values>['value'];
    },
  };
}

async function openSession(
  options: KafkaSourceOptions<Deserializers>,
  context: SourceContext,
): Promise<SourceSession> {
  const groupId = context.purpose === 'check' ? `${options.groupId}-check-${randomUUID()}` : options.groupId;
  const maxBytesPerPartition = Math.min(512 * 1024, Math.floor(context.budget.maxBufferedBytes / 8));
  const consumer = options.kafka.consumer({ groupId, maxBytesPerPartition, maxWaitTimeInMs: 250 });
  const session = new KafkaSession(
    { groupId: options.groupId, topics: Object.keys(options.topics), from: options.from ?? 'beginning' },
    consumer,
    options.kafka.admin(),
  );
  try {
    await session.start();
  } catch (cause) {
    await session.close();
    throw unavailable('kafka: no broker answered', { cause });
  }
  context.signal.addEventListener('abort', () => void session.close(), { once: true });
  return session;
}

interface Charge {
  readonly userId: number;
}

declare const kafka: KafkaPort;

describe('a Kafka source', () => {
  const source = createKafkaSource({
    kafka,
    groupId: 'daily-charges',
    topics: {
      charges: async (bytes): Promise<Charge> => JSON.parse(Buffer.from(bytes ?? []).toString()) as Charge,
      names: (bytes) => {
        if (bytes === null) throw rejected('names: expected a value, got a tombstone');
        return Buffer.from(bytes).toString();
      },
    },
    from: { timestamp: 0 },
  });

  it('gives a union of records told apart by topic', () => {
    type Charges = SourceRecord<Charge, string | null, 'charges'>;
    type Names = SourceRecord<string, string | null, 'names'>;
    expectTypeOf(source).toEqualTypeOf<Source<Charges | Names>>();
    expectTypeOf(source).toExtend<Source>();
  });

  it('lets a transform narrow by topic', () => {
    type Received = typeof source extends Source<infer TRecord> ? TRecord : never;
    const transform: TransformFunction<Received, Write> = (record) => {
      if (record.topic === 'charges') expectTypeOf(record.value).toEqualTypeOf<Charge>();
      else expectTypeOf(record.value).toEqualTypeOf<string>();
      return undefined;
    };
    expectTypeOf(transform).not.toBeAny();
  });
});
