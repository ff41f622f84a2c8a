import type { AddressInfo, Server } from 'node:net';
import { createTopic, produce, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { isFree } from '../../src/process/ports.ts';
import { client, readValues, topicsOf } from './clients.ts';
import { forwardTo } from './forward.ts';

describeWithKafka(
  'one node of our own',
  () => {
    let kafka: KafkaServer;
    let forwarder: Server;
    let forwarded = 0;

    beforeAll(async () => {
      kafka = await startKafka({
        acl: 'on',
        listeners: 'all',
        properties: { 'message.max.bytes': '2000' },
        advertise: async (_node, port) => {
          forwarder = await forwardTo(port, () => (forwarded += 1));
          return (forwarder.address() as AddressInfo).port;
        },
      });
    });

    afterAll(async () => {
      await kafka.stop();
      forwarder.close();
    });

    it('keeps its data, its ports and its settings over kill -9 and restart', async () => {
      const [node] = kafka.nodes;
      await createTopic(kafka, { topic: 'kept' });
      await produce(kafka, { topic: 'kept', records: [{ value: 'a' }] });
      const before = node?.pid;

      await node?.kill();
      const whileDead = node?.pid;
      await node?.restart();
      await produce(kafka, { topic: 'kept', records: [{ value: 'b' }] });

      expect(await readValues(kafka.brokers, 'kept', 2)).toEqual(['a', 'b']);
      expect(whileDead).toBeUndefined();
      expect(node?.pid).not.toBe(before);
      const tooLarge = produce(kafka, { topic: 'kept', records: [{ value: 'x'.repeat(3_000) }] });
      await expect(tooLarge).rejects.toThrow('larger than the max message size');
    });

    it('answers nothing while it is paused', async () => {
      const [node] = kafka.nodes;
      const impatient = client({ brokers: kafka.brokers, requestTimeout: 300 });

      await node?.pause();
      const paused = topicsOf(impatient);
      await expect(paused).rejects.toThrow(/time/iu);
      await node?.resume();

      // It was away for so long that its cluster has to take it in again.
      const topics = async (): Promise<string[]> => await topicsOf(client({ brokers: kafka.brokers }));
      await vi.waitFor(async () => expect(await topics()).toContain('kept'), {
        timeout: 60_000,
        interval: 200,
      });
    });

    it('sends clients of the advertised port back through it', async () => {
      const port = Number(kafka.proxied[0]?.split(':')[1]);
      const admin = client({ brokers: kafka.proxied }).admin();
      await admin.connect();

      const { brokers } = await admin.describeCluster();
      await admin.disconnect();

      expect(brokers).toEqual([{ nodeId: 1, host: '127.0.0.1', port }]);
      expect(forwarded).toBeGreaterThan(0);
    });

    it('shows no topic to the limited user, who may not write either', async () => {
      const { brokers, username, password, limited } = kafka.sasl;
      const admin = client({ brokers, sasl: { mechanism: 'plain', username, password } });
      const nobody = client({ brokers, sasl: { mechanism: 'scram-sha-256', ...limited } });
      const producer = nobody.producer();
      await producer.connect();

      const sent = producer.send({ topic: 'kept', messages: [{ value: 'd' }] });

      await expect(sent).rejects.toThrow('Not authorized');
      await producer.disconnect();
      expect(await topicsOf(admin)).toContain('kept');
      expect(await topicsOf(nobody)).toEqual([]);
    });

    it('says what went wrong when a port is taken', async () => {
      const port = Number(kafka.brokers[0]?.split(':')[1]);

      const second = startKafka({ port });

      await expect(second).rejects.toThrow(/expected it to start[^]*Address already in use/u);
    });

    it('leaves its ports and nothing else behind', async () => {
      const port = Number(kafka.brokers[0]?.split(':')[1]);
      const pid = kafka.nodes[0]?.pid ?? 0;

      await kafka.stop();
      await kafka.stop();

      expect(await isFree(port)).toBe(true);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
      expect(kafka.log()).toBe('Kafka node 1:\n\n');
    });
  },
  { needs: ['processes'] },
);
