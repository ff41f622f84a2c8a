import type { ReplayResult } from '@rivergraph/streams';
import { describe, expect, it } from 'vitest';
import { openApp } from './support/open-app.ts';

/** A replay that ends when it is told to. */
function createGate(): { readonly opened: Promise<ReplayResult>; open(): void } {
  let open: () => void = () => undefined;
  const opened = new Promise<ReplayResult>((resolve) => {
    open = () => resolve({ replayed: 1, rejected: 0 });
  });
  return { opened, open: () => open() };
}

describe('streams over HTTP', () => {
  it('lists definitions and shows streams, whatever numbers they hold', async () => {
    await using server = await openApp();

    const definitions = await server.send('GET', '/definitions');
    const all = await server.send('GET', '/streams');
    const one = await server.send('GET', '/streams/orders-1');

    expect(definitions.json()).toMatchObject([{ name: 'orders', transform: 'none' }, { name: 'people' }]);
    expect(all.json().map(({ name }: { name: string }) => name)).toEqual(['orders-1', 'people-1']);
    expect(one.json()).toMatchObject({
      name: 'orders-1',
      settings: { topics: ['a', 'b'], group: 'g' },
      state: 'running',
      totals: { consumed: 10, rejectedBy: { write: 0 } },
      stats: { oldest: { position: '9007199254740993' }, slots: null },
    });
    expect(one.json()).not.toHaveProperty('failure');
  });

  it('makes, changes and forgets streams', async () => {
    await using server = await openApp();

    const made = await server.send('POST', '/streams', { name: 'new', definition: 'orders', batchSize: 5 });
    const changed = await server.send('PUT', '/streams/new', { definition: 'orders', settings: { a: [1] } });
    const gone = await server.send('DELETE', '/streams/new');

    expect([made.statusCode, changed.statusCode, gone.statusCode]).toEqual([201, 200, 204]);
    expect(made.headers.location).toBe('/streams/new');
    expect(made.json()).toMatchObject({ name: 'new', state: 'stopped', batchSize: 5 });
    expect(changed.json()).toMatchObject({ settings: { a: [1] } });
    expect(server.streams.calls).toEqual(['create new', 'configure new', 'drop new']);
  });

  it('does not forget one that runs', async () => {
    await using server = await openApp();

    const answer = await server.send('DELETE', '/streams/orders-1');

    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ error_code: 409, code: 'misconfigured', reason: 'stream-runs' });
  });

  it.each(['start', 'stop', 'pause', 'resume', 'restart'])('%s answers with the stream', async (verb) => {
    await using server = await openApp();

    const answer = await server.send('POST', `/streams/orders-1/${verb}`);

    expect(answer.statusCode).toBe(200);
    expect(answer.json().name).toBe('orders-1');
    expect(server.streams.calls).toEqual([`${verb} orders-1`]);
  });

  it.each(['start', 'stop'])('knows one that is called %s', async (name) => {
    await using server = await openApp();
    await server.send('POST', '/streams', { name, definition: 'orders' });

    const shown = await server.send('GET', `/streams/${name}`);
    const started = await server.send('POST', `/streams/${name}/start`);
    await server.send('POST', `/streams/${name}/stop`);
    const dropped = await server.send('DELETE', `/streams/${name}`);

    expect([shown.statusCode, started.statusCode, dropped.statusCode]).toEqual([200, 200, 204]);
    expect(shown.json()).toMatchObject({ name });
  });

  it('starts and stops all', async () => {
    await using server = await openApp();

    const started = await server.send('POST', '/streams/start');
    const stopped = await server.send('POST', '/streams/stop');

    expect([started.statusCode, stopped.statusCode]).toEqual([204, 204]);
    expect(server.streams.calls).toEqual(['startAll', 'stopAll']);
  });

  it('answers a bounded start when it has ended', async () => {
    await using server = await openApp();

    const answer = await server.send('POST', '/streams/people-1/start', {
      limit: { batches: 2 },
      timeoutMs: 100,
    });

    expect(answer.json()).toMatchObject({ name: 'people-1', reason: 'limit', stats: { consumed: 10 } });
    expect(server.streams.calls).toEqual(['start people-1 {"limit":{"batches":2},"timeoutMs":100}']);
  });

  it('bounds a bounded start where its client does not', async () => {
    await using server = await openApp({ answerTimeoutMs: 500 });

    await server.send('POST', '/streams/people-1/start', { limit: { records: 2 } });

    expect(server.streams.calls).toEqual(['start people-1 {"limit":{"records":2},"timeoutMs":500}']);
  });

  it('refuses bounds that are none, or too wide', async () => {
    await using server = await openApp();
    const bodies = [
      { limit: { batches: 1, records: 1 } },
      { limit: {} },
      { limit: { batches: '1' } },
      { limit: { batches: 1 }, timeoutMs: 30_001 },
      { limit: { batches: 1 }, timeoutMs: 0 },
      { other: 1 },
      'null',
    ];

    for (const body of bodies) {
      const check = await server.send('POST', '/streams/orders-1/check', body);
      const start = await server.send('POST', '/streams/orders-1/start', body);

      expect([body, check.statusCode, start.statusCode]).toEqual([body, 400, 400]);
    }
    expect(server.streams.calls).toEqual([]);
  });

  it('lets a start take more than a dry run, which holds what it reads', async () => {
    await using server = await openApp();
    const bodies = [{ limit: { batches: 11 } }, { limit: { records: 10_001 } }];

    for (const body of bodies) {
      const check = await server.send('POST', '/streams/orders-1/check', body);
      const start = await server.send('POST', '/streams/orders-1/start', body);

      expect([body, check.statusCode, start.statusCode]).toEqual([body, 400, 200]);
    }
  });

  it('answers a dry run with what would be written, as JSON', async () => {
    await using server = await openApp();
    server.streams.check = async () => ({
      reason: 'limit',
      records: 2,
      writes: 1,
      statements: [],
      rows: [
        {
          query: 'MERGE (n:N {id: $id})',
          params: { id: 1n, big: 2n ** 60n, at: new Date(0), bytes: new Uint8Array([1, 2]), none: undefined },
        },
      ],
      rejected: [
        {
          partition: { topic: 'a', id: 'a-0' },
          position: 7,
          key: new Uint8Array([9]),
          value: new Uint8Array([9, 9]),
          headers: {},
          timestamp: 5,
          rejections: [
            {
              stage: 'transform',
              code: 'rejected',
              reason: undefined,
              message: 'bad',
              write: undefined,
              attempts: 1,
            },
          ],
          failedAt: 6,
        },
      ],
    });

    const answer = await server.send('POST', '/streams/orders-1/check', {});

    expect(answer.json()).toEqual({
      reason: 'limit',
      records: 2,
      writes: 1,
      rows: [
        {
          query: 'MERGE (n:N {id: $id})',
          params: { id: 1, big: '1152921504606846976', at: '1970-01-01T00:00:00.000Z', bytes: 'AQI=' },
        },
      ],
      rejected: [
        {
          partition: { topic: 'a', id: 'a-0' },
          position: 7,
          timestamp: 5,
          rejections: [{ stage: 'transform', code: 'rejected', message: 'bad', attempts: 1 }],
          failedAt: 6,
        },
      ],
      isCut: false,
    });
  });

  it('cuts a dry run that is too large for an answer', async () => {
    await using server = await openApp();
    const row = { query: 'q', params: { rows: Array.from({ length: 50_000 }, (_, id) => ({ id })) } };
    server.streams.check = async () => ({
      reason: 'limit',
      records: 1,
      writes: 1,
      statements: [],
      rejected: [],
      rows: [row, row, row],
    });

    const answer = await server.send('POST', '/streams/orders-1/check', {});

    expect(answer.json().isCut).toBe(true);
    expect(answer.json().rows).toHaveLength(1);
  });

  it('replays', async () => {
    await using server = await openApp();

    const answer = await server.send('POST', '/streams/orders-1/replay');

    expect(answer.json()).toEqual({ replayed: 3, rejected: 1 });
  });

  it('lets one dry run, bounded start or replay of a stream go on at a time', async () => {
    await using server = await openApp();
    const gate = createGate();
    server.streams.replay = async () => await gate.opened;

    const first = server.send('POST', '/streams/orders-1/replay');
    await expect
      .poll(async () => (await server.send('POST', '/streams/orders-1/check')).statusCode)
      .toBe(409);
    const bounded = await server.send('POST', '/streams/orders-1/start', { limit: { batches: 1 } });
    const plain = await server.send('POST', '/streams/orders-1/start');
    gate.open();
    await first;
    const after = await server.send('POST', '/streams/orders-1/check');

    expect(bounded.json()).toMatchObject({ error_code: 409, reason: 'stream-busy' });
    expect([plain.statusCode, after.statusCode]).toEqual([200, 200]);
  });

  it('lets a few of them go on over all streams', async () => {
    await using server = await openApp();
    const gate = createGate();
    server.streams.replay = async () => await gate.opened;

    const busy = ['a', 'b', 'c', 'd'].map(
      async (name) => await server.send('POST', `/streams/${name}/replay`),
    );
    await expect
      .poll(async () => (await server.send('POST', '/streams/orders-1/check')).statusCode)
      .toBe(429);
    const refused = await server.send('POST', '/streams/orders-1/check');
    gate.open();
    await Promise.all(busy);

    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json()).toMatchObject({ error_code: 429, reason: 'too-many-runs' });
  });
});
