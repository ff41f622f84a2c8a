import { startHttpFaultProxy } from '@rivergraph/servers';
import type { HttpFaultProxy, HttpFaultProxyOptions } from '@rivergraph/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, failureOf, TestService } from './ends.ts';

let service: TestService;
let proxy: HttpFaultProxy;

async function restart(options: Partial<HttpFaultProxyOptions>): Promise<void> {
  await proxy.close();
  proxy = await startHttpFaultProxy({ target: service.url, ...options });
}

beforeEach(async () => {
  service = await TestService.start();
  proxy = await startHttpFaultProxy({ target: service.url });
});

afterEach(async () => {
  await proxy.close();
  await service[Symbol.asyncDispose]();
});

describe('startHttpFaultProxy', () => {
  it('passes calls and answers on', async () => {
    service.answer = (body) => ({ echo: body });

    const { status, json } = await call(proxy.url, 'PutRecord', { a: 'ü' });

    expect([status, json]).toEqual([200, { echo: { a: 'ü' } }]);
    expect(service.done).toEqual([{ target: 'Test_1.PutRecord', body: { a: 'ü' } }]);
  });

  it('counts calls by operation, whatever becomes of them', async () => {
    proxy.inject({ on: 'A', times: 1, effect: { kind: 'error', code: 'InternalFailure' } });

    for (const operation of ['A', 'A', 'B']) await call(proxy.url, operation);

    expect([...proxy.calls()]).toEqual([
      ['A', 2],
      ['B', 1],
    ]);
  });

  it('tells when calls came', async () => {
    const came = proxy.untilCalls('A', 2);
    const tooFew = failureOf(proxy.untilCalls('A', 3, { timeoutMs: 50 }));

    await call(proxy.url, 'A');
    await call(proxy.url, 'A');

    await expect(came).resolves.toBeUndefined();
    expect(await tooFew).toBe('Error');
  });

  it('refuses a target that it cannot speak to', async () => {
    await expect(startHttpFaultProxy({ target: 'https://kinesis.example' })).rejects.toThrow(
      "The HTTP fault proxy's target: expected http://…, got https:",
    );
  });

  it('cuts calls that the server does not answer', async () => {
    await using gone = await startHttpFaultProxy({ target: 'http://127.0.0.1:1' });

    expect(await failureOf(call(gone.url, 'A'))).toBe('ECONNRESET');
  });

  it('can be closed with calls open, and again', async () => {
    proxy.inject({ effect: { kind: 'silence', when: 'before' } });
    const open = failureOf(call(proxy.url, 'A'));
    await proxy.untilCalls('A', 1);

    await proxy.close();
    await proxy.close();

    expect(await open).not.toBe('no failure');
    expect(await failureOf(call(proxy.url, 'A'))).toBe('ECONNREFUSED');
  });
});

describe('inject', () => {
  it.each([
    ['ProvisionedThroughputExceededException', 400],
    ['InternalFailure', 500],
    ['InternalServerError', 500],
    ['ServiceUnavailable', 503],
  ])('answers the error %s with %d, and the server never hears of it', async (code, status) => {
    proxy.inject({ effect: { kind: 'error', code } });

    const answer = await call(proxy.url, 'A');

    expect([answer.status, answer.json]).toEqual([status, { __type: code, message: expect.any(String) }]);
    expect(service.done).toEqual([]);
  });

  it('answers an error with all that it was told', async () => {
    const effect = {
      kind: 'error',
      code: 'X',
      status: 429,
      message: 'Slow down.',
      retryAfterSeconds: 7,
    } as const;
    proxy.inject({ effect });

    const { status, json, headers } = await call(proxy.url, 'A');

    expect([status, json]).toEqual([429, { __type: 'X', message: 'Slow down.' }]);
    expect(headers.get('retry-after')).toBe('7');
  });

  it('answers an error after the server has done it', async () => {
    proxy.inject({ effect: { kind: 'error', code: 'InternalFailure', when: 'after' } });

    const { status } = await call(proxy.url, 'A');

    expect(status).toBe(500);
    expect(service.done).toHaveLength(1);
  });

  it('answers anything', async () => {
    proxy.inject({
      effect: { kind: 'answer', status: 502, type: 'application/json', body: '"Bad gateway"' },
    });

    const { status, json } = await call(proxy.url, 'A');

    expect([status, json, service.done.length]).toEqual([502, 'Bad gateway', 0]);
  });

  it.each([
    ['before', 0],
    ['during', 1],
    ['after', 1],
  ] as const)('cuts the connection %s the server does it', async (when, done) => {
    service.answer = () => ({ long: 'x'.repeat(10_000) });
    proxy.inject({ times: 1, effect: { kind: 'cut', when } });

    const failure = await failureOf(call(proxy.url, 'A'));
    const next = await call(proxy.url, 'A');

    expect(failure).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
    expect(next.status).toBe(200);
    expect(service.done).toHaveLength(done + 1);
  });

  it.each([
    ['before', 0],
    ['after', 1],
  ] as const)('stays silent %s the server does it, until it heals', async (when, done) => {
    proxy.inject({ effect: { kind: 'silence', when } });
    const silent = failureOf(call(proxy.url, 'A'));
    await proxy.untilCalls('A', 1);
    await expect.poll(() => service.done.length).toBe(done);

    proxy.heal();

    expect(await silent).toMatch(/^(ECONNRESET|UND_ERR_SOCKET)$/);
    expect((await call(proxy.url, 'A')).status).toBe(200);
  });

  it('lets a client give a silent call up', async () => {
    proxy.inject({ times: 1, effect: { kind: 'silence', when: 'before' } });
    const patience = new AbortController();
    const silent = failureOf(call(proxy.url, 'A', {}, patience.signal));
    await proxy.untilCalls('A', 1);

    patience.abort();

    expect(await silent).not.toBe('no failure');
    expect((await call(proxy.url, 'A')).status).toBe(200);
  });

  it.each(['before', 'after'] as const)('delays %s the server does it', async (when) => {
    const start = performance.now();
    proxy.inject({ effect: { kind: 'delay', ms: 120, when } });

    const { status } = await call(proxy.url, 'A');

    expect(status).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(115);
  });

  it('answers slowly', async () => {
    const start = performance.now();
    service.answer = () => ({ long: 'x'.repeat(500) });
    proxy.inject({ effect: { kind: 'drip', chunkBytes: 128, everyMs: 30 } });

    const { json } = await call(proxy.url, 'A');

    expect(json).toEqual({ long: 'x'.repeat(500) });
    expect(performance.now() - start).toBeGreaterThan(115);
  });

  it('does it to some of the calls at once, and leaves the others alone', async () => {
    const isFirst = ({ shard }: Readonly<Record<string, unknown>>): boolean => shard === 1;
    const fault = proxy.inject({ on: 'A', match: isFirst, effect: { kind: 'error', code: 'X' } });

    const answers = await Promise.all(
      [1, 2, 1, 3].map(async (shard) => await call(proxy.url, 'A', { shard })),
    );

    expect(answers.map(({ status }) => status)).toEqual([400, 200, 400, 200]);
    expect(fault.hits).toBe(2);
  });
});

describe('onAnswer', () => {
  it('changes the answers of an operation until it is taken back', async () => {
    service.answer = () => ({ lag: 0 });
    const takeBack = proxy.onAnswer('A', (answer, { number }) => ({ ...answer, lag: number }));

    const changed = [await call(proxy.url, 'A'), await call(proxy.url, 'B'), await call(proxy.url, 'A')];
    takeBack();
    const after = await call(proxy.url, 'A');

    expect([...changed, after].map(({ json }) => json)).toEqual([
      { lag: 1 },
      { lag: 0 },
      { lag: 2 },
      { lag: 0 },
    ]);
    expect(changed[0]?.headers.has('x-amz-crc32')).toBe(false);
  });
});

describe('iterators', () => {
  async function iteratorOf(operation: string, body: object = {}): Promise<string> {
    const { json } = await call(proxy.url, operation, body);
    const { ShardIterator, NextShardIterator } = json as Record<string, string | undefined>;
    return ShardIterator ?? NextShardIterator ?? '';
  }

  async function read(iterator: string): Promise<string> {
    const { json } = await call(proxy.url, 'GetRecords', { ShardIterator: iterator });
    return (json as { __type?: string }).__type ?? 'read';
  }

  it('reach the server as it gave them out', async () => {
    service.answer = () => ({ ShardIterator: 'server-1' });
    const first = await iteratorOf('GetShardIterator');
    service.answer = () => ({ NextShardIterator: 'server-2' });
    const second = await iteratorOf('GetRecords', { ShardIterator: first, Limit: 5 });

    await read(second);
    await read('unmarked');

    expect(service.done.slice(1).map(({ body }) => body)).toEqual([
      { ShardIterator: 'server-1', Limit: 5 },
      { ShardIterator: 'server-2' },
      { ShardIterator: 'unmarked' },
    ]);
  });

  it('expire at once when they are told to', async () => {
    service.answer = () => ({ ShardIterator: 'server' });
    const early = await iteratorOf('GetShardIterator');

    proxy.expireIterators();
    const late = await iteratorOf('GetShardIterator');

    expect([await read(early), await read(late)]).toEqual(['ExpiredIteratorException', 'read']);
  });

  it('expire when they are too old by the clock of the proxy', async () => {
    let now = 0;
    await restart({ iteratorLifeMs: 100, now: () => now });
    service.answer = () => ({ ShardIterator: 'server' });
    const iterator = await iteratorOf('GetShardIterator');

    const atFirst = await read(iterator);
    now = 101;
    const later = await read(iterator);
    proxy.limitIterators(undefined);
    const unlimited = await read(iterator);

    expect([atFirst, later, unlimited]).toEqual(['read', 'ExpiredIteratorException', 'read']);
  });
});
