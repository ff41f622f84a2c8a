import { randomUUID } from 'node:crypto';
import type { RivergraphError } from '@rivergraph/core';
import { createTopic, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import type { Admin, KafkaConfig, Producer } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { kafkaError } from '../../src/errors.ts';

const { Kafka, logLevel } = kafkajs;

/** A client that gives up soon. */
function client(
  config: Omit<KafkaConfig, 'brokers'> & { readonly brokers: readonly string[] },
): InstanceType<typeof Kafka> {
  return new Kafka({
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    retry: { retries: 1, initialRetryTime: 50 },
    ...config,
    brokers: [...config.brokers],
  });
}

/** What something fails with, as the source would tell it. */
async function failure(work: Promise<unknown>): Promise<RivergraphError> {
  try {
    await work;
  } catch (error) {
    return kafkaError(error, 'Kafka');
  }
  throw new Error('expected a failure, there was none');
}

async function connecting(...config: Parameters<typeof client>): Promise<RivergraphError> {
  const admin = client(...config).admin();
  try {
    return await failure(admin.connect().then(async () => admin.describeCluster()));
  } finally {
    await admin.disconnect();
  }
}

async function withAdmin<T>(
  kafka: InstanceType<typeof Kafka>,
  use: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

async function withProducer<T>(
  kafka: InstanceType<typeof Kafka>,
  use: (producer: Producer) => Promise<T>,
): Promise<T> {
  const producer = kafka.producer({ allowAutoTopicCreation: false, createPartitioner: () => () => 0 });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

describeWithKafka('kafkaError, for what brokers answer', ({ brokers }) => {
  it('takes nobody at the address for an outage, and says where to look', async () => {
    const error = await connecting({ brokers: ['127.0.0.1:1'] });

    expect(error).toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('got ECONNREFUSED') as unknown,
    });
  });

  it('takes a topic that does not exist for a wrong setting', async () => {
    const missing = `missing-${randomUUID()}`;
    const error = await withAdmin(client({ brokers }), async (admin) =>
      failure(admin.fetchTopicMetadata({ topics: [missing] })),
    );

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'missing-topic' });
  });

  it('takes a consumer of a topic that does not exist for wrongly set up', async () => {
    const kafka = client({ brokers });
    const consumer = kafka.consumer({ groupId: randomUUID(), allowAutoTopicCreation: false });
    await consumer.connect();

    const error = await failure(consumer.subscribe({ topic: `missing-${randomUUID()}` }));
    await consumer.disconnect();

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'missing-topic' });
  });

  it('takes a record that is larger than the topic wants for too large', async () => {
    const topic = `small-${randomUUID()}`;
    await createTopic({ brokers }, { topic, config: { 'max.message.bytes': '1000' } });

    const error = await withProducer(client({ brokers }), async (producer) =>
      failure(producer.send({ topic, messages: [{ value: 'x'.repeat(2_000) }] })),
    );

    expect(error).toMatchObject({ code: 'too-large', reason: 'size' });
  });

  it('takes a record without a key for refused by a topic that is compacted', async () => {
    const topic = `compacted-${randomUUID()}`;
    await createTopic({ brokers }, { topic, config: { 'cleanup.policy': 'compact' } });

    const error = await withProducer(client({ brokers }), async (producer) =>
      failure(producer.send({ topic, messages: [{ value: 'x' }] })),
    );

    expect(error).toMatchObject({ code: 'rejected', reason: 'invalid-record' });
  });
});

describeWithKafka(
  'kafkaError, for what listeners with security answer',
  ({ brokers, sasl, saslSsl }) => {
    const { username, password } = sasl ?? { username: '', password: '' };

    it.each(['plain', 'scram-sha-256'] as const)(
      'takes a wrong password for unauthorized (%s)',
      async (mechanism) => {
        const error = await connecting({
          brokers: sasl?.brokers ?? [],
          sasl: { mechanism, username, password: 'wrong' } as NonNullable<KafkaConfig['sasl']>,
        });

        expect(error).toMatchObject({ code: 'unauthorized', reason: 'authentication' });
        expect(error.message).not.toContain('wrong');
      },
    );

    it('takes a mechanism that the listener has not for a wrong setting', async () => {
      const error = await connecting({
        brokers: sasl?.brokers ?? [],
        sasl: { mechanism: 'scram-sha-512', username, password },
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'sasl' });
    });

    it('cannot tell a client without SASL from an outage, and says so', async () => {
      const error = await connecting({ brokers: sasl?.brokers ?? [] });

      expect(error.code).toBe('unavailable');
      expect(error.message).toContain('check `sasl` and `ssl`');
    });

    it.each([
      ['signed by nobody we know', {}],
      ['made for another name', { ca: [saslSsl?.ca ?? ''], servername: 'elsewhere' }],
    ])('takes a certificate that is %s for a wrong setting', async (_, ssl) => {
      const error = await connecting({
        brokers: saslSsl?.brokers ?? [],
        ssl,
        sasl: { mechanism: 'plain', username, password },
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'tls' });
    });

    it('takes what is no certificate for a wrong setting', async () => {
      const error = await connecting({
        brokers: saslSsl?.brokers ?? [],
        ssl: { ca: ['garbage'], pfx: 'garbage' },
      });

      expect(error).toMatchObject({ code: 'misconfigured' });
    });

    it.each([
      ['TLS to a listener without', { brokers, ssl: true }],
      ['no TLS to a listener with it', { brokers: saslSsl?.brokers ?? [] }],
    ])('cannot tell %s from an outage, and says so', async (_, config) => {
      const error = await connecting(config);

      expect(error.code).toBe('unavailable');
      expect(error.message).toContain('check `sasl` and `ssl`');
    });
  },
  { needs: ['security'] },
);

describeWithKafka(
  'kafkaError, for a user who may do nothing',
  () => {
    let kafka: KafkaServer;

    beforeAll(async () => {
      kafka = await startKafka({ listeners: 'all', acl: 'on' });
      await createTopic(kafka, { topic: 'charges' });
    });

    afterAll(async () => kafka.stop());

    const limited = (): InstanceType<typeof Kafka> =>
      client({ brokers: kafka.sasl.brokers, sasl: { mechanism: 'plain', ...kafka.sasl.limited } });

    it('takes the topic for unauthorized, asked about', async () => {
      const error = await withAdmin(limited(), async (admin) =>
        failure(admin.fetchTopicMetadata({ topics: ['charges'] })),
      );

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'topic' });
    });

    it('takes the topic for unauthorized, written to', async () => {
      const error = await withProducer(limited(), async (producer) =>
        failure(producer.send({ topic: 'charges', messages: [{ value: 'x' }] })),
      );

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'topic' });
    });

    it('cannot tell a forbidden group from one without a coordinator, and says so', async () => {
      const error = await withAdmin(limited(), async (admin) =>
        failure(admin.fetchOffsets({ groupId: 'readers', topics: ['charges'] })),
      );

      expect(error.code).toBe('unavailable');
      expect(error.message).toContain('check the right to use the group');
    });

    it('takes the cluster for unauthorized', async () => {
      const error = await withAdmin(limited(), async (admin) =>
        failure(admin.createTopics({ topics: [{ topic: 'more' }] })),
      );

      expect(error.code).toBe('unauthorized');
    });
  },
  { needs: ['processes'] },
);
