import { RivergraphError } from '@rivergraph/core';
import type { ErrorCode } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createLog } from './support/log.ts';
import { openApp } from './support/open-app.ts';

const secret = 'the words of the server, and a password';

describe('errors', () => {
  it('have a status by their code and reason, and never tell their cause', async () => {
    const log = createLog();
    await using server = await openApp({ logger: log.logger, metrics: false });
    const cases: readonly [ErrorCode, string | undefined, number][] = [
      ['misconfigured', undefined, 400],
      ['misconfigured', 'settings', 400],
      ['misconfigured', 'toString', 400],
      ['misconfigured', 'no-such-stream', 404],
      ['misconfigured', 'stream-exists', 409],
      ['misconfigured', 'stream-runs', 409],
      ['rejected', undefined, 422],
      ['too-large', undefined, 422],
      ['unauthorized', undefined, 502],
      ['unavailable', undefined, 503],
      ['throttled', undefined, 503],
      ['conflict', undefined, 503],
      ['closed', undefined, 503],
      ['internal', undefined, 500],
    ];

    for (const [code, reason, status] of cases) {
      const message = 'stream: expected this, got that';
      server.streams.check = async () => {
        throw new RivergraphError(message, { code, reason, cause: new Error(secret) });
      };
      const answer = await server.send('POST', '/streams/orders-1/check');

      expect([code, answer.statusCode]).toEqual([code, status]);
      expect(answer.json()).toEqual({ error_code: status, message, code, ...(reason && { reason }) });
      expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    }
    expect(log.text()).not.toContain(secret);
  });

  it('that are unexpected say nothing but their place, and that in the log', async () => {
    const log = createLog();
    await using server = await openApp({ logger: log.logger });
    server.streams.show = () => {
      throw new TypeError(secret);
    };

    const answer = await server.send('GET', '/streams');

    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('password');
    expect(log.text()).toContain('errors.test.ts');
    expect(log.text()).not.toContain('password');
  });

  it('of requests have the same form', async () => {
    await using server = await openApp({ maxBodyBytes: 1024 });
    const requests = [
      ['GET', '/nothing', undefined, 404],
      ['GET', '/streams/%zz', undefined, 400],
      ['GET', `/streams/${'a'.repeat(1001)}`, undefined, 400],
      ['GET', '/streams/a%2Fb', undefined, 400],
      ['GET', '/streams/a%00b', undefined, 400],
      ['POST', '/streams', '{', 400],
      ['POST', '/streams', '{"__proto__": {"a": 1}}', 400],
      ['POST', '/streams', '{"constructor": {"prototype": {}}}', 400],
      ['POST', '/streams', undefined, 400],
      ['POST', '/streams', '', 400],
      ['POST', '/streams', { name: 'a', definition: 'orders', settings: { text: 'x'.repeat(2000) } }, 413],
      ['POST', '/streams', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 400],
      ['DELETE', '/streams', undefined, 405],
    ] as const;

    for (const [method, url, body, status] of requests) {
      const answer = await server.send(method, url, body);

      expect([method, url, body, answer.statusCode]).toEqual([method, url, body, status]);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.json()).toMatchObject({
        error_code: status,
        message: expect.stringMatching(/^request: /),
      });
    }
    expect(server.streams.calls).toEqual([]);
  });

  it('tell another type than JSON apart', async () => {
    await using server = await openApp();
    const { authorization } = server.headers;

    const answers = await Promise.all(
      ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx', 'nonsense'].map(
        async (type) =>
          await server.app.inject({
            method: 'PUT',
            url: '/connectors/orders-1/pause',
            headers: { authorization, 'content-type': type },
            payload: '{}',
          }),
      ),
    );

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([415, 415, 415, 415]);
    expect(server.streams.calls).toEqual([]);
  });

  it('take a body of JSON with its character set named', async () => {
    await using server = await openApp();
    const { authorization } = server.headers;

    const answer = await server.app.inject({
      method: 'POST',
      url: '/streams/orders-1/check',
      headers: { authorization, 'content-type': 'application/json; charset=utf-8' },
      payload: '{"timeoutMs":5}',
    });

    expect(answer.statusCode).toBe(200);
  });

  it('say which methods a path takes', async () => {
    await using server = await openApp();

    const answers = await Promise.all(
      ['DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'QUERY', 'PROPFIND'].map(
        async (method) => await server.send(method, '/connectors'),
      ),
    );
    const start = await server.send('PATCH', '/streams/start');

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(answers.map(() => 405));
    expect(answers.map(({ headers }) => headers.allow)).toEqual(answers.map(() => 'GET, HEAD, POST'));
    expect([start.statusCode, start.headers.allow]).toEqual([405, 'POST']);
  });

  it('come when an answer takes too long, and what was begun goes on', async () => {
    await using server = await openApp({ answerTimeoutMs: 100, answerGraceMs: 0 });
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    server.streams.stopAll = async () => {
      await gate;
      server.streams.calls.push('stopped');
    };

    const answer = await server.send('POST', '/streams/stop');
    open();

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ message: expect.stringContaining('goes on') });
    await expect.poll(() => server.streams.calls).toEqual(['stopped']);
  });

  it('come when an answer to a body takes too long, whatever becomes of it', async () => {
    await using server = await openApp({ answerTimeoutMs: 100, answerGraceMs: 0 });
    let fail: (error: Error) => void = () => undefined;
    server.streams.create = async () =>
      await new Promise((_resolve, reject) => {
        fail = reject;
      });

    const answer = await server.send('POST', '/streams', { name: 'new', definition: 'orders' });
    fail(new Error('later'));

    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toMatchObject({ code: 'unavailable', reason: 'too-slow' });
  }, 5_000);

  it('name one rule, that of the place', async () => {
    await using server = await openApp();

    const answer = await server.send('POST', '/streams/orders-1/check', { limit: { batches: 11 } });

    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toBe('request: body/limit/batches must be <= 10');
  });
});

describe('answers', () => {
  it('are kept by nobody and are what they say', async () => {
    await using server = await openApp();

    const { headers } = await server.send('GET', '/streams');

    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });

  it('are logged by route, not by URL, and changes louder than looks', async () => {
    const log = createLog();
    await using server = await openApp({ logger: log.logger });

    await server.send('GET', '/streams/orders-1?token=a-secret');
    await server.send('POST', '/streams/orders-1/stop?token=a-secret');
    await server.send('POST', '/streams/nobody/stop');

    expect(log.lines.map(({ level, fields }) => [level, fields['route'], fields['status']])).toEqual([
      ['debug', '/streams/:name', 200],
      ['info', '/streams/:name/stop', 200],
      ['debug', '/streams/:name/stop', 404],
    ]);
    expect(log.lines[1]?.fields['stream']).toBe('orders-1');
    expect(log.text()).not.toContain('a-secret');
  });
});
