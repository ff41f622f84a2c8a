import type { Source } from '@rivergraph/core';
import { createTopic, produce, startFaultProxy, startKafka } from '@rivergraph/servers';
import type { FaultProxy, KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { committedOffsets } from './support/admin.ts';
import { eventually } from './support/eventually.ts';
import { startReading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

const partitions = 3;
const perHalf = 200;
const recoveryMs = 60_000;

function half(number: 0 | 1) {
  return Array.from({ length: partitions * perHalf }, (_, index) => ({
    partition: index % partitions,
    value: `${index % partitions}:${number * perHalf + Math.floor(index / partitions)}`,
  }));
}

const all = [...half(0), ...half(1)].map(({ value }) => value).toSorted();

describeWithKafka(
  'an outage of a broker',
  () => {
    let server: KafkaServer;
    const proxies: FaultProxy[] = [];

    beforeAll(async () => {
      server = await startKafka({
        advertise: async (_, port) => {
          const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port } });
          proxies.push(proxy);
          return proxy.port;
        },
      });
    });

    afterAll(async () => {
      await Promise.all(proxies.map(async (proxy) => proxy.close()));
      await server.stop();
    });

    function proxy(): FaultProxy {
      const [only] = proxies;
      if (only === undefined) throw new Error('expected a proxy before the broker, got none');
      return only;
    }

    async function passed(ms: number): Promise<void> {
      const start = performance.now();
      await eventually(() => expect(performance.now() - start).toBeGreaterThan(ms));
    }

    const sourceOf = (topic: string, groupId: string): Source =>
      textSource({
        kafka: { brokers: [...server.proxied] },
        topics: [topic],
        groupId,
        sessionTimeoutMs: 6_000,
        heartbeatIntervalMs: 500,
      });

    it.each([
      ['connections are cut', async () => proxy().cut()],
      [
        'connections are refused for seconds',
        async () => {
          await proxy().refuse();
          proxy().cut();
          await passed(3_000);
          await proxy().heal();
        },
      ],
      [
        'nothing gets through for seconds',
        async () => {
          proxy().freeze();
          await passed(5_000);
          await proxy().heal();
        },
      ],
      [
        'it is killed and started again',
        async () => {
          await server.nodes[0]?.kill();
          await server.nodes[0]?.restart();
        },
      ],
    ])('loses nothing when %s', async (_, outage) => {
      const topic = uniqueName('outage');
      const groupId = uniqueName('outage');
      await createTopic(server, { topic, partitions });
      await produce(server, { topic, records: half(0) });
      // Slow enough for the outage to come in the middle.
      const reading = startReading(sourceOf(topic, groupId), {
        delivery: { maxRecords: 20, slots: 1 },
        gate: async () => new Promise((resolve) => void setTimeout(resolve, 5)),
      });
      await eventually(() => expect(reading.written.length).toBeGreaterThan(40));

      await outage();
      await produce(server, { topic, records: half(1) });

      await eventually(() => expect(reading.texts()).toEqual(all), recoveryMs);
      await eventually(async () =>
        expect(await committedOffsets(server, groupId, topic)).toEqual({ 0: 400, 1: 400, 2: 400 }),
      );
      await eventually(() => expect(reading.pipeline.stats().lag).toBe(0));
    });

    it('costs no timers to speak of, nor does waiting for records', async () => {
      const topic = uniqueName('idle');
      await createTopic(server, { topic, partitions });
      const reading = startReading(
        textSource({
          kafka: { brokers: [...server.brokers] },
          topics: [topic],
          groupId: topic,
          maxWaitMs: 250,
        }),
      );
      await reading.pipeline.ready();
      const timers = vi.spyOn(globalThis, 'setTimeout');
      const start = performance.now();

      await passed(2_000);
      const perSecond = (1_000 * timers.mock.calls.length) / (performance.now() - start);

      // With kafkajs alone some 800 per connection.
      expect(perSecond).toBeLessThan(60);
    });
  },
  { needs: ['processes'] },
);
