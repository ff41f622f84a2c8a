import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Source } from '@rivergraph/core';
import { createTopic, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { withAdmin } from './support/admin.ts';
import { startBlackHole } from './support/black-hole.ts';
import { Child } from './support/child/spawn-child.ts';
import { eventually, failureOf } from './support/eventually.ts';
import { startReading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import type { TextSourceOptions } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

type Start = Pick<TextSourceOptions, 'kafka'> & Partial<TextSourceOptions>;

/** A start that fails has failed by then, on a machine that does other things too. */
const withinMs = 12_000;

function sourceOf(options: Start): Source {
  return textSource({ groupId: uniqueName('start'), topics: ['charges'], ...options });
}

/** What a run is rejected with. */
async function refusal(options: Start): Promise<{ error: unknown; afterMs: number }> {
  return failureOf(startReading(sourceOf(options)).ended);
}

describeWithKafka('a start that cannot succeed', ({ brokers }) => {
  const kafka = { brokers: [...brokers] };

  it.each([
    ['a topic that does not exist', [uniqueName('missing')]],
    ['a pattern that no topic matches', [/^nothing-is-called-so/]],
  ])('is misconfigured for %s', async (_, topics) => {
    const { error, afterMs } = await refusal({ kafka, topics });

    expect(error).toMatchObject({ code: 'misconfigured', reason: 'missing-topic' });
    expect(afterMs).toBeLessThan(withinMs);
  });

  it('is an outage where nobody listens', async () => {
    const { error, afterMs } = await refusal({ kafka: { brokers: ['127.0.0.1:1'] } });

    expect(error).toMatchObject({ code: 'unavailable' });
    expect(String(error)).toContain('brokers');
    expect(afterMs).toBeLessThan(withinMs);
  });

  it('is an outage where packets vanish, or somebody listens who says nothing', async () => {
    const mute = createServer(() => undefined);
    onTestFinished(() => void mute.close());
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const ports = [await startBlackHole(), (mute.address() as AddressInfo).port];

    const failures = await Promise.all(
      ports.map(async (port) => refusal({ kafka: { brokers: [`127.0.0.1:${port}`] } })),
    );

    for (const { error, afterMs } of failures) {
      expect(error).toMatchObject({ code: 'unavailable' });
      expect(afterMs).toBeLessThan(withinMs);
    }
  });

  it.each([
    ['a wrong address', { brokers: ['127.0.0.1:1'] }, 'missing', 'unavailable'],
    ['a missing topic', kafka, 'missing', 'misconfigured'],
    ['a run to the end', kafka, 'existing', 'end'],
  ])('leaves nothing open that would keep the process alive, like %s', async (_, config, prefix, outcome) => {
    const topic = uniqueName(prefix);
    if (prefix === 'existing') await createTopic(kafka, { topic });
    const options = { kafka: config, groupId: uniqueName('start'), topics: [topic] };

    const child = new Child('run-once.ts', [JSON.stringify(options)]);
    await eventually(() => expect(child.exitCode).toBe(0));

    expect(child.lines).toEqual([outcome]);
  });

  it('leaves no group behind', async () => {
    const groupId = uniqueName('start');

    await refusal({ kafka, groupId, topics: [uniqueName('missing')] });

    const { groups } = await withAdmin({ brokers }, async (admin) => admin.listGroups());
    expect(groups.map((group) => group.groupId)).not.toContain(groupId);
  });

  it('can be stopped while it looks for a broker', async () => {
    const port = await startBlackHole();
    const reading = startReading(sourceOf({ kafka: { brokers: [`127.0.0.1:${port}`] } }));
    await eventually(() => expect(reading.pipeline.state).toBe('opening'));

    const start = performance.now();
    await reading.stop();

    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describeWithKafka(
  'a start on a listener with security',
  ({ brokers, sasl, saslSsl }) => {
    const { username, password } = sasl ?? { username: '', password: '' };
    const plaintext = { brokers: [...(sasl?.brokers ?? [])] };
    const encrypted = { brokers: [...(saslSsl?.brokers ?? [])] };
    const ca = [saslSsl?.ca ?? ''];
    const plain = { mechanism: 'plain', username, password } as const;
    const scram = { mechanism: 'scram-sha-256', username, password } as const;
    const topic = uniqueName('secured');

    beforeAll(async () => {
      await createTopic({ brokers }, { topic });
    });

    it.each([
      ['PLAIN', { ...plain, password: 'wrong' }],
      ['SCRAM', { ...scram, password: 'wrong' }],
    ])('is unauthorized with a wrong password (%s)', async (_, credentials) => {
      const { error, afterMs } = await refusal({
        kafka: { ...plaintext, sasl: credentials },
        topics: [topic],
      });

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'authentication' });
      expect(afterMs).toBeLessThan(withinMs);
    });

    it('is misconfigured where the certificate is signed by nobody known', async () => {
      const { error, afterMs } = await refusal({
        kafka: { ...encrypted, ssl: true, sasl: plain },
        topics: [topic],
      });

      expect(error).toMatchObject({ code: 'misconfigured', reason: 'tls' });
      expect(afterMs).toBeLessThan(withinMs);
    });

    it('is an outage without credentials, and says where to look', async () => {
      const { error, afterMs } = await refusal({ kafka: plaintext, topics: [topic] });

      expect(error).toMatchObject({ code: 'unavailable' });
      expect(String(error)).toContain('check `sasl` and `ssl`');
      expect(afterMs).toBeLessThan(withinMs);
    });

    it.each([
      ['PLAIN', { ...plaintext, sasl: plain }],
      ['SCRAM', { ...plaintext, sasl: scram }],
      ['PLAIN over TLS', { ...encrypted, ssl: { ca }, sasl: plain }],
      ['SCRAM over TLS', { ...encrypted, ssl: { ca }, sasl: scram }],
    ])('succeeds with %s', async (_, kafka) => {
      const reading = startReading(sourceOf({ kafka, topics: [topic] }), { run: { until: 'end' } });

      await expect(reading.ended).resolves.toMatchObject({ reason: 'end' });
    });

    it('succeeds with a Kafka instance of the user', async () => {
      const kafka = new kafkajs.Kafka({ ...plaintext, sasl: plain, logLevel: kafkajs.logLevel.NOTHING });
      const reading = startReading(sourceOf({ kafka, topics: [topic] }), { run: { until: 'end' } });

      await expect(reading.ended).resolves.toMatchObject({ reason: 'end' });
    });
  },
  { needs: ['security'] },
);

describeWithKafka(
  'a start of a user who may do little',
  () => {
    let server: KafkaServer;

    beforeAll(async () => {
      server = await startKafka({ listeners: 'all', acl: 'on' });
      await createTopic(server, { topic: 'charges' });
      await createTopic(server, { topic: 'secrets' });
      await allowTopic(server, 'charges');
    });

    afterAll(async () => server.stop());

    const limited = (): TextSourceOptions['kafka'] => ({
      brokers: [...server.sasl.brokers],
      sasl: { mechanism: 'plain', ...server.sasl.limited },
    });

    it('is unauthorized for the topic', async () => {
      const { error, afterMs } = await refusal({ kafka: limited(), topics: ['secrets'] });

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'topic' });
      expect(afterMs).toBeLessThan(withinMs);
    });

    it('is unauthorized for the group', async () => {
      const { error, afterMs } = await refusal({ kafka: limited(), topics: ['charges'] });

      expect(error).toMatchObject({ code: 'unauthorized', reason: 'group' });
      expect(afterMs).toBeLessThan(withinMs);
    });
  },
  { needs: ['processes'] },
);

/** Lets the limited user read a topic, but no group. */
async function allowTopic(server: KafkaServer, topic: string): Promise<void> {
  const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
  const acl = [AclOperationTypes.READ, AclOperationTypes.DESCRIBE].map((operation) => ({
    resourceType: AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: ResourcePatternTypes.LITERAL,
    principal: `User:${server.sasl.limited.username}`,
    host: '*',
    operation,
    permissionType: AclPermissionTypes.ALLOW,
  }));
  await withAdmin(server, async (admin) => admin.createAcls({ acl }));
}
