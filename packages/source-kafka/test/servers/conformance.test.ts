import type { Source } from '@rivergraph/core';
import { describeSourceConformance } from '@rivergraph/core/testing';
import type { KitRecord, SourceHarness, SourceKitFeatures, SourceStream } from '@rivergraph/core/testing';
import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import type { SharedKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import { describe, it } from 'vitest';
import { createKafkaSource } from '../../src/index.ts';
import type { KafkaSourceOptions } from '../../src/index.ts';
import { joinAsRival } from './support/rival.ts';
import type { Rival } from './support/rival.ts';
import { uniqueName } from './support/unique-name.ts';

type Configured = Pick<KafkaSourceOptions, 'kafka'> & Partial<KafkaSourceOptions>;

const features: SourceKitFeatures = {
  keys: true,
  headers: true,
  timestamps: true,
  tombstones: true,
  'binary values': true,
  end: false,
  append: true,
  revocation: true,
  missing: true,
};

class KafkaStream implements SourceStream {
  readonly #kafka: SharedKafka;
  readonly #options: Configured;
  readonly #topic: string;
  readonly #groupId: string = uniqueName('kit');
  #rival: Rival | undefined;

  constructor(kafka: SharedKafka, options: Configured, topic: string) {
    this.#kafka = kafka;
    this.#options = options;
    this.#topic = topic;
  }

  createSource(): Source {
    const source = createKafkaSource({
      groupId: this.#groupId,
      topics: [this.#topic],
      heartbeatIntervalMs: 300,
      maxWaitMs: 100,
      ...this.#options,
    });
    return {
      name: source.name,
      features: source.features,
      decoder: source.decoder,
      open: async (context) => {
        await this.#rival?.leave();
        this.#rival = undefined;
        return source.open(context);
      },
    };
  }

  async append(partition: number, records: readonly KitRecord[]): Promise<void> {
    await produce(this.#kafka, { topic: this.#topic, records: toTestRecords(partition, records) });
  }

  async revoke(): Promise<void> {
    this.#rival = await joinAsRival([...this.#kafka.brokers], this.#groupId, this.#topic);
  }

  async dispose(): Promise<void> {
    await this.#rival?.leave();
  }
}

function harnessOf(kafka: SharedKafka, options: Configured): SourceHarness {
  return {
    timeoutMs: 20_000,
    quietMs: 400,
    createStream: async (partitions) => {
      const topic = uniqueName('kit');
      await createTopic(kafka, { topic, partitions: partitions.length });
      const records = partitions.flatMap((list, partition) => toTestRecords(partition, list));
      await produce(kafka, { topic, records });
      return new KafkaStream(kafka, options, topic);
    },
    createMissing: () =>
      createKafkaSource({ groupId: uniqueName('kit'), topics: [uniqueName('missing')], ...options }),
  };
}

function toTestRecords(partition: number, records: readonly KitRecord[]) {
  return records.map(({ key, value, headers, timestamp }) => ({
    partition,
    key: key === null ? null : Buffer.from(key),
    value: value === null ? null : Buffer.from(value),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, header]) => [name, Buffer.from(header as Uint8Array)]),
    ),
    timestamp,
  }));
}

describeWithKafka('conformance on a real broker', (kafka) => {
  describeSourceConformance(
    { describe, it },
    { name: 'kafka', features, harness: harnessOf(kafka, { kafka: { brokers: [...kafka.brokers] } }) },
  );
});

describeWithKafka(
  'conformance on a real broker, with an instance of the user over TLS',
  (kafka) => {
    const { brokers, ca, username, password } = securedOf(kafka);
    const instance = new kafkajs.Kafka({
      brokers: [...brokers],
      ssl: { ca: [ca] },
      sasl: { mechanism: 'scram-sha-256', username, password },
      logLevel: kafkajs.logLevel.NOTHING,
    });
    describeSourceConformance(
      { describe, it },
      {
        name: 'kafka, read uncommitted',
        features,
        harness: harnessOf(kafka, { kafka: instance, readUncommitted: true }),
      },
    );
  },
  { needs: ['security'] },
);

function securedOf({ saslSsl }: SharedKafka): NonNullable<SharedKafka['saslSsl']> {
  if (saslSsl === undefined) throw new Error('expected a Kafka with TLS');
  return saslSsl;
}
