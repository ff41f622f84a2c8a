import {
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { Streams } from '@rivergraph/streams';
import { createMemoryStore, createStreams, defineStream } from '@rivergraph/streams';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { describe, expect, it } from 'vitest';
import { createApp } from '../src/app.ts';
import { resolveHttpOptions } from '../src/options.ts';
import { createLog } from './support/log.ts';
import { token } from './support/open-app.ts';

const password = 'open sesame';

interface Letter {
  readonly id: number;
}

interface Served extends AsyncDisposable {
  readonly streams: Streams;
  /** What each pipeline was told as settings, in order. */
  readonly told: unknown[];
  readonly log: ReturnType<typeof createLog>;
  send(method: string, url: string, body?: object): Promise<LightMyRequestResponse>;
}

async function serve(): Promise<Served> {
  const told: unknown[] = [];
  const log = createLog();
  const letters = defineStream({
    pipeline: ({ settings }) => {
      told.push(settings);
      const stream = createMemoryStream<Letter>();
      stream.appendValues(0, [{ id: 1 }, { id: 2 }]);
      return {
        source: createMemorySource({ stream }),
        transform: ({ value }: { readonly value: Letter }) => testWrite(String(value.id), value),
        sink: createMemorySink(),
      };
    },
  });
  const definitions = {
    letters,
    broken: {
      pipeline: async () => {
        throw new Error(password);
      },
    },
  };
  const streams = createStreams({ store: createMemoryStore(), definitions, logger: log.logger });
  await streams.open();
  const options = resolveHttpOptions({ token, logger: log.logger });
  const app: FastifyInstance = createApp({ streams, options, metrics: undefined });
  return {
    streams,
    told,
    log,
    send: async (method, url, body) =>
      await app.inject({
        method: method as 'GET',
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(body === undefined ? {} : { payload: body }),
      }),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await streams.close();
    },
  };
}

const settings = { url: `bolt://user:${password}@db:7687`, password, topics: ['a'], depth: 3 };
const config = { 'connector.class': 'letters', ...settings };

describe('HTTP over streams', () => {
  it('runs a connector from its creation to its end', async () => {
    await using server = await serve();

    const created = await server.send('POST', '/connectors', { name: 'one', config });
    await expect
      .poll(async () => (await server.send('GET', '/connectors/one/status')).json().connector.state)
      .toBe('RUNNING');
    await expect.poll(() => server.streams.show('one').totals.written).toBe(2);
    const paused = await server.send('PUT', '/connectors/one/pause');
    await expect
      .poll(async () => (await server.send('GET', '/connectors/one/status')).json().tasks[0].state)
      .toBe('PAUSED');
    const deleted = await server.send('DELETE', '/connectors/one');
    const after = await server.send('GET', '/connectors');

    expect([created.statusCode, paused.statusCode, deleted.statusCode]).toEqual([201, 202, 204]);
    expect(after.json()).toEqual([]);
  });

  it('tells what a dry run would write', async () => {
    await using server = await serve();
    await server.send('POST', '/streams', { name: 'one', definition: 'letters', settings });

    const checked = await server.send('POST', '/streams/one/check', { limit: { records: 2 } });

    expect(checked.statusCode).toBe(200);
    expect(checked.json()).toMatchObject({ reason: 'limit', records: 2, writes: 2, isCut: false });
    expect(checked.json().rows.length).toBeGreaterThan(0);
  });

  it('shows no credential, and keeps those that are put back as they were shown', async () => {
    await using server = await serve();
    await server.send('POST', '/connectors', { name: 'one', config });
    const shown = await server.send('GET', '/connectors/one/config');

    const put = await server.send('PUT', '/connectors/one/config', { ...shown.json(), depth: 4 });
    const patched = await server.send('PATCH', '/connectors/one/config', { topics: ['b'] });
    const others = await Promise.all(
      ['/streams', '/streams/one', '/connectors?expand=info&expand=status', '/connectors/one/tasks'].map(
        async (url) => await server.send('GET', url),
      ),
    );

    expect([put.statusCode, patched.statusCode]).toEqual([200, 200]);
    expect(server.told.at(-1)).toEqual({ ...settings, depth: 4, topics: ['b'] });
    for (const { body } of [shown, put, patched, ...others]) expect(body).not.toContain(password);
    expect(server.log.text()).not.toContain(password);
  });

  it('refuses what cannot be, and tells no cause', async () => {
    await using server = await serve();

    const broken = await server.send('POST', '/streams', { name: 'two', definition: 'broken' });
    const validated = await server.send('PUT', '/connector-plugins/broken/config/validate', { password });
    const none = await server.send('GET', '/streams/two');

    expect([broken.statusCode, none.statusCode]).toEqual([400, 404]);
    expect(validated.json().error_count).toBe(1);
    expect(broken.body + validated.body + server.log.text()).not.toContain(password);
  });

  it('answers 503 when the streams are closed', async () => {
    await using server = await serve();
    await server.send('POST', '/streams', { name: 'one', definition: 'letters' });
    await server.streams.close();

    const started = await server.send('POST', '/streams/one/start');
    const ready = await server.send('GET', '/health/ready');
    const shown = await server.send('GET', '/streams/one');

    expect([started.statusCode, ready.statusCode, shown.statusCode]).toEqual([503, 503, 200]);
    expect(started.json()).toMatchObject({ code: 'closed' });
  });
});
