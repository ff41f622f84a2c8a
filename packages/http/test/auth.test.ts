import { describe, expect, it } from 'vitest';
import { resolveHttpOptions } from '../src/options.ts';
import { openApp, token } from './support/open-app.ts';

describe('token', () => {
  it('is asked of every route, and of paths that there are not', async () => {
    await using server = await openApp();
    const routes = Object.entries(server.app.swagger().paths ?? {}).flatMap(([url, operations]) =>
      Object.keys(operations ?? {}).map((method) => ({
        method,
        url: url.replaceAll(/\{\w+\}/g, 'orders-1'),
      })),
    );
    const others = [
      { method: 'get', url: '/none' },
      { method: 'delete', url: '/streams' },
      { method: 'trace', url: '/' },
      { method: 'options', url: '*' },
      { method: 'get', url: '/streams/%zz' },
      { method: 'get', url: `/streams/${'a'.repeat(5000)}` },
      { method: 'propfind', url: '/' },
    ];

    const answers = await Promise.all(
      [...routes, ...others].map(async ({ method, url }) => ({
        method,
        url,
        answer: await server.app.inject({ method: method.toUpperCase() as 'GET', url }),
      })),
    );

    expect(routes.length).toBeGreaterThan(35);
    for (const { method, url, answer } of answers) {
      expect(`${method} ${url} ${answer.statusCode}`).toBe(`${method} ${url} 401`);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="rivergraph"');
      expect(answer.json()).toMatchObject({ error_code: 401 });
    }
    expect(server.streams.calls).toEqual([]);
  });

  it('is the whole of it, after the word Bearer', async () => {
    await using server = await openApp();
    const headers = [
      '',
      'Bearer',
      'Bearer ',
      `Bearer ${token}x`,
      `Bearer ${token.slice(1)}`,
      `Basic ${token}`,
      token,
      `Bearer ${token} ${token}`,
      `Bearer  ${token.toUpperCase()}`,
    ];

    const answers = await Promise.all(
      headers.map(async (authorization) => await server.app.inject({ url: '/', headers: { authorization } })),
    );
    const right = await server.app.inject({ url: '/', headers: { authorization: `bearer ${token}` } });

    expect(answers.map(({ statusCode }) => statusCode)).toEqual(headers.map(() => 401));
    expect(right.statusCode).toBe(200);
  });

  it('is not taken from the URL', async () => {
    await using server = await openApp();

    const answer = await server.app.inject({ url: `/?token=${token}&access_token=${token}` });

    expect(answer.statusCode).toBe(401);
  });

  it('is asked for before a body is read', async () => {
    await using server = await openApp();

    const answer = await server.app.inject({
      method: 'POST',
      url: '/streams',
      headers: { 'content-type': 'application/json' },
      payload: '{ "no": json',
    });

    expect(answer.statusCode).toBe(401);
  });

  it('is made where none is given, and another each time', () => {
    const first = resolveHttpOptions({}).token;
    const second = resolveHttpOptions({}).token;

    expect(first).toMatch(/^[\w-]{43}$/);
    expect(first).not.toBe(second);
  });

  it.each(['', 'short', 'sixteen chars ok but with spaces', 'é'.repeat(20), 7])(
    'refuses the option %j',
    (given) => {
      expect(() => resolveHttpOptions({ token: given as string })).toThrow(
        /^Option token: expected 16 to 512/,
      );
    },
  );
});
