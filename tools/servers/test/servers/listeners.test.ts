import { createTopic, produce } from '@rivergraph/servers';
import { describeWithKafka, kafkaFromRun } from '@rivergraph/servers/vitest';
import type { SharedKafka } from '@rivergraph/servers/vitest';
import { expect, it } from 'vitest';
import { client, readValues, topicsOf } from './clients.ts';

type Mechanism = 'plain' | 'scram-sha-256';

function secured({ sasl, saslSsl }: SharedKafka) {
  if (sasl === undefined || saslSsl === undefined) throw new Error('expected the SASL listeners');
  return { sasl, saslSsl };
}

describeWithKafka('the Kafka of the run', (kafka) => {
  it('is the same for all suites', () => {
    expect(kafkaFromRun()).toEqual(kafka);
  });

  it('takes records to the partitions that they name and gives them back', async () => {
    const topic = `listeners-${process.pid}`;
    await createTopic(kafka, { topic, partitions: 2, config: { 'cleanup.policy': 'compact' } });

    const sent = await produce(kafka, {
      topic,
      records: [
        { key: 'a', value: '1' },
        { key: 'b', value: '2', partition: 1 },
        { key: 'c', value: null, partition: 1 },
      ],
      compression: 'gzip',
    });

    expect(sent).toBe(3);
    expect(await readValues(kafka.brokers, topic, 3)).toEqual(['1', '2', 'null']);
  });

  it('refuses to create a topic twice', async () => {
    const topic = `twice-${process.pid}`;
    await createTopic(kafka, { topic });

    const again = createTopic(kafka, { topic });

    await expect(again).rejects.toThrow('expected none of that name');
  });
});

describeWithKafka(
  'the SASL listeners',
  (kafka) => {
    it.each<Mechanism>(['plain', 'scram-sha-256'])('let a user in by %s', async (mechanism) => {
      const { brokers, username, password } = secured(kafka).sasl;

      const topics = topicsOf(
        client({ brokers, sasl: { mechanism: mechanism as 'plain', username, password } }),
      );

      await expect(topics).resolves.toBeInstanceOf(Array);
    });

    it.each<Mechanism>(['plain', 'scram-sha-256'])('let a user in by %s over TLS', async (mechanism) => {
      const { brokers, username, password, ca } = secured(kafka).saslSsl;
      const sasl = { mechanism: mechanism as 'plain', username, password };

      const topics = topicsOf(client({ brokers, ssl: { ca: [ca] }, sasl }));

      await expect(topics).resolves.toBeInstanceOf(Array);
    });

    it('refuse a wrong password', async () => {
      const { brokers, username } = secured(kafka).sasl;

      const topics = topicsOf(client({ brokers, sasl: { mechanism: 'plain', username, password: 'wrong' } }));

      await expect(topics).rejects.toThrow('Authentication failed');
    });

    it('have a certificate that nobody trusts unasked', async () => {
      const { brokers, username, password } = secured(kafka).saslSsl;

      const topics = topicsOf(
        client({ brokers, ssl: true, sasl: { mechanism: 'plain', username, password } }),
      );

      await expect(topics).rejects.toThrow('self-signed certificate');
    });
  },
  { needs: ['security'] },
);
