import { createTopic, produce, startFaultProxy, startKafka } from '@rivergraph/servers';
import type { FaultProxy, KafkaServer, MemgraphDouble } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { eventually } from '../../../source-kafka/test/servers/support/eventually.ts';
import { uniqueName } from '../../../source-kafka/test/servers/support/unique-name.ts';
import type { Streams } from '../../src/index.ts';
import { idsIn, numbers, startGraph } from './support/graph.ts';
import type { Servers } from './support/messages.ts';
import { Home, openStreams } from './support/streams-of.ts';

const recoveryMs = 30_000;
const unavailable = { code: 'unavailable', message: expect.stringContaining('kafka') as unknown };

describeWithKafka(
  'a named stream whose broker is down',
  () => {
    let server: KafkaServer;
    let topic: string;
    const proxies: FaultProxy[] = [];

    beforeAll(async () => {
      server = await startKafka({
        properties: { 'group.min.session.timeout.ms': '1000' },
        advertise: async (_, port) => {
          const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port } });
          proxies.push(proxy);
          return proxy.port;
        },
      });
    });

    beforeEach(async () => {
      await proxy().heal();
      topic = uniqueName('down');
      await createTopic(server, { topic, partitions: 2 });
    });

    afterAll(async () => {
      await Promise.all(proxies.map(async (one) => await one.close()));
      await server.stop();
    });

    function proxy(): FaultProxy {
      const [only] = proxies;
      if (only === undefined) throw new Error('expected a proxy before the broker, got none');
      return only;
    }

    function serversOf({ url }: MemgraphDouble): Servers {
      return { brokers: server.proxied, url, sessionTimeoutMs: 2_000 };
    }

    async function goDown(): Promise<void> {
      await proxy().refuse();
      proxy().cut();
    }

    /** Sends messages past the proxy, to both partitions. */
    async function send(from: number, count: number): Promise<void> {
      const records = numbers(from, count).map((id) => ({
        partition: id % 2,
        value: JSON.stringify({ id }),
      }));
      await produce(server, { topic, records });
    }

    async function create(streams: Streams): ReturnType<Streams['create']> {
      return await streams.create('orders', { definition: 'messages', settings: { topic, group: topic } });
    }

    it('at its creation and its start waits, tells why, and runs by itself when it is back', async () => {
      const home = await Home.create();
      const graph = await startGraph();
      const servers = serversOf(graph);
      await goDown();
      const streams = await openStreams(home, servers, { verifyTimeoutMs: 1_000 });

      expect(await create(streams)).toMatchObject({ state: 'stopped', failure: unavailable });
      await streams.start('orders');
      await eventually(() =>
        expect(streams.show('orders')).toMatchObject({
          state: 'waiting',
          desired: 'running',
          isRunning: true,
          failure: unavailable,
        }),
      );
      await send(0, 100);
      await eventually(() => expect(streams.show('orders').restarts).toBeGreaterThan(1));
      expect(streams.show('orders').state).toBe('waiting');
      await proxy().heal();

      await eventually(() => expect(idsIn(graph)).toEqual(numbers(0, 100)), recoveryMs);
      await eventually(() =>
        expect(streams.show('orders')).toMatchObject({ state: 'running', failure: undefined }),
      );
    });

    it('when the process starts waits, and one that is stopped meanwhile stays so', async () => {
      const home = await Home.create();
      const graph = await startGraph();
      const servers = serversOf(graph);
      const first = await openStreams(home, servers);
      await create(first);
      await first.start('orders');
      await first.close();
      await send(0, 50);
      await goDown();

      const second = await openStreams(home, servers);
      await eventually(() => expect(second.show('orders').state).toBe('waiting'));
      expect(await second.stop('orders')).toMatchObject({ state: 'stopped', desired: 'stopped' });
      await proxy().heal();
      await second.start('orders');

      await eventually(() => expect(idsIn(graph)).toEqual(numbers(0, 50)), recoveryMs);
    });

    it.each([
      [
        'refuses connections',
        async (isDown: () => Promise<void>) => {
          await goDown();
          await isDown();
          await proxy().heal();
        },
      ],
      [
        'is killed and started again',
        async (isDown: () => Promise<void>) => {
          await server.nodes[0]?.kill();
          await isDown();
          await server.nodes[0]?.restart();
        },
      ],
    ])('in the middle of a run, because it %s, waits and goes on, and loses nothing', async (_, outage) => {
      const home = await Home.create();
      const graph = await startGraph();
      const streams = await openStreams(home, serversOf(graph));
      await create(streams);
      await streams.start('orders');
      await send(0, 200);
      await eventually(() => expect(idsIn(graph)).toHaveLength(200), recoveryMs);

      await outage(async () => {
        await eventually(() =>
          expect(streams.show('orders')).toMatchObject({ state: 'waiting', failure: unavailable }),
        );
      });
      await send(200, 200);

      await eventually(() => expect(idsIn(graph)).toEqual(numbers(0, 400)), recoveryMs);
      await eventually(() =>
        expect(streams.show('orders')).toMatchObject({ state: 'running', failure: undefined }),
      );
      expect(streams.show('orders').totals).toMatchObject({ deadLettered: 0, rejected: 0 });
    });
  },
  { needs: ['processes'] },
);
